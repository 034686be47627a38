import { createHash } from 'node:crypto';
import type { Context } from '../context.ts';

export interface GitFile {
  path: string;
  content: Buffer;
  /** What git calls the blob: sha1 of its length and content. */
  blobId: string;
}

export interface Repository {
  id: number;
  /** Path below the group. */
  path: string;
  fullPath: string;
  defaultBranch: string;
  /** By path. */
  files: Map<string, GitFile>;
  /** Changes with every change. */
  commitId: string;
  lastActivity: string;
}

export interface GitLabStore {
  group: string;
  repositories: readonly Repository[];
  /** By number or full path. */
  find(idOrPath: string): Repository | undefined;
  put(repository: Repository, path: string, content: string | Buffer): void;
  remove(repository: Repository, path: string): void;
}

export function createGitLabStore(context: Context): GitLabStore {
  const { info, gitlab } = context.company;
  const group = info.gitlab?.group ?? '';
  const commit = (repository: Repository): void => {
    repository.commitId = sha1(
      `${repository.commitId}\n${[...repository.files.values()]
        .map((file) => file.path + file.blobId)
        .sort()
        .join('\n')}`,
    );
  };
  const repositories = (info.gitlab?.projects ?? []).map((project): Repository => {
    const files = gitlab.get(project.path) ?? new Map<string, Buffer>();
    const repository: Repository = {
      id: project.id,
      path: project.path,
      fullPath: `${group}/${project.path}`,
      defaultBranch: project.defaultBranch,
      files: new Map([...files].map(([path, content]) => [path, { path, content, blobId: blobId(content) }])),
      commitId: '',
      lastActivity: '2026-03-01T08:00:00.000Z',
    };
    commit(repository);
    return repository;
  });
  return {
    group,
    repositories,
    find: (idOrPath) =>
      repositories.find(
        (entry) => String(entry.id) === idOrPath || entry.fullPath.toLowerCase() === idOrPath.toLowerCase(),
      ),
    put(repository, path, content) {
      const bytes = Buffer.from(content as string);
      repository.files.set(path, { path, content: bytes, blobId: blobId(bytes) });
      repository.lastActivity = new Date(context.now()).toISOString();
      commit(repository);
    },
    remove(repository, path) {
      if (!repository.files.delete(path)) throw new Error(`there is no file ${path} in ${repository.fullPath}`);
      repository.lastActivity = new Date(context.now()).toISOString();
      commit(repository);
    },
  };
}

export function blobId(content: Buffer): string {
  return createHash('sha1')
    .update(`blob ${String(content.length)}\0`)
    .update(content)
    .digest('hex');
}

export function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
