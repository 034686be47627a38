import { type Repository, sha1 } from './store.ts';

export interface TreeEntry {
  id: string;
  name: string;
  type: 'tree' | 'blob';
  path: string;
  mode: string;
}

/** The entries below a folder: folders before files, each sorted by path, as GitLab lists them. */
export function treeOf(repository: Repository, folder: string, recursive: boolean): TreeEntry[] {
  const prefix = folder === '' ? '' : `${folder.replace(/\/+$/, '')}/`;
  const folders = new Map<string, string[]>();
  const blobs: TreeEntry[] = [];
  for (const file of repository.files.values()) {
    if (!file.path.startsWith(prefix)) continue;
    const parts = file.path.slice(prefix.length).split('/');
    for (let depth = 1; depth < parts.length; depth += 1) {
      if (depth > 1 && !recursive) break;
      const path = prefix + parts.slice(0, depth).join('/');
      folders.set(path, [...(folders.get(path) ?? []), file.blobId]);
    }
    if (parts.length === 1 || recursive) {
      blobs.push({ id: file.blobId, name: parts.at(-1) ?? '', type: 'blob', path: file.path, mode: '100644' });
    }
  }
  const trees = [...folders].map(([path, ids]): TreeEntry => {
    return { id: sha1(ids.sort().join(path)), name: path.split('/').at(-1) ?? '', type: 'tree', path, mode: '040000' };
  });
  const byPath = (a: TreeEntry, b: TreeEntry): number => (a.path < b.path ? -1 : 1);
  return [...trees.sort(byPath), ...blobs.sort(byPath)];
}
