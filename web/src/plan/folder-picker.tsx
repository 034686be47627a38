import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { Button, Tree, TreeItem, TreeItemContent } from 'react-aria-components';
import { useFolders } from '../api/queries.ts';
import type { Folder } from '../api/types.ts';
import { ErrorNote, Skeleton } from '../ui/states.tsx';

interface Node extends Folder {
  children: Node[];
}

/** Zephyr's folders as a tree with a search; a path that does not exist yet can be written and will be created. */
export function FolderPicker({
  project,
  value,
  onChange,
}: {
  project: string;
  value: string;
  onChange: (path: string) => void;
}): ReactElement {
  const folders = useFolders(project);
  const [filter, setFilter] = useState('');
  const known = useMemo(() => folders.data?.folders ?? [], [folders.data]);
  const roots = useMemo(() => treeOf(known, filter), [known, filter]);
  const chosen = known.find(({ path }) => normal(path) === normal(value));
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The tree is long, and what is chosen should be seen.
    place.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [known]);
  return (
    <div className="stack" ref={place}>
      <label className="field">
        <span className="name">Folder</span>
        <input
          className="input"
          dir="auto"
          placeholder="/ for the project’s root"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
      {folders.isError ? <ErrorNote error={folders.error} onRetry={() => void folders.refetch()} /> : null}
      {folders.isPending ? <Skeleton lines={4} /> : null}
      {known.length === 0 ? null : (
        <>
          <input
            className="input"
            type="search"
            aria-label="Find a folder"
            placeholder="Find a folder"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
          <Tree
            className="folders"
            aria-label="Folders in Zephyr"
            selectionMode="single"
            selectionBehavior="replace"
            selectedKeys={chosen === undefined ? [] : [String(chosen.id)]}
            onSelectionChange={(keys) => {
              const id = keys === 'all' ? undefined : [...keys][0];
              const folder = known.find((other) => String(other.id) === id);
              if (folder !== undefined) onChange(folder.path);
            }}
            {...(filter === ''
              ? { defaultExpandedKeys: roots.map(({ id }) => String(id)) }
              : { expandedKeys: known.map(({ id }) => String(id)) })}
            key={filter === '' ? 'all' : 'found'}
            renderEmptyState={() => <p className="muted small">No folder has this name.</p>}
          >
            {roots.map((node) => (
              <FolderItem key={node.id} node={node} />
            ))}
          </Tree>
        </>
      )}
      {value !== '' && value !== '/' && folders.isSuccess && chosen === undefined ? (
        <p className="small">This folder does not exist yet; the upload creates it.</p>
      ) : null}
    </div>
  );
}

function FolderItem({ node }: { node: Node }): ReactElement {
  return (
    <TreeItem id={String(node.id)} textValue={node.name}>
      <TreeItemContent>
        {({ hasChildItems, isExpanded }) => (
          <>
            {hasChildItems ? (
              <Button slot="chevron" className="chevron">
                {isExpanded ? '▾' : '▸'}
              </Button>
            ) : (
              <span className="chevron" aria-hidden="true">
                {' '}
              </span>
            )}{' '}
            <bdi>{node.name}</bdi>
          </>
        )}
      </TreeItemContent>
      {node.children.map((child) => (
        <FolderItem key={child.id} node={child} />
      ))}
    </TreeItem>
  );
}

/** Folders that match, with those above them. */
function treeOf(folders: readonly Folder[], filter: string): Node[] {
  const wanted = filter.trim().toLowerCase();
  const nodes = new Map<number, Node>(folders.map((folder) => [folder.id, { ...folder, children: [] }]));
  const roots: Node[] = [];
  for (const node of nodes.values()) {
    const parent = node.parentId === null ? undefined : nodes.get(node.parentId);
    (parent?.children ?? roots).push(node);
  }
  const keep = (list: Node[]): Node[] =>
    list
      .map((node) => ({ ...node, children: keep(node.children) }))
      .filter(({ name, children }) => children.length > 0 || name.toLowerCase().includes(wanted));
  return wanted === '' ? roots : keep(roots);
}

function normal(path: string): string {
  return `/${path.split('/').filter(Boolean).join('/')}`;
}
