import type { GitLabStore, Repository } from './store.ts';

export interface GitLabMutations {
  /** Writes a file on the default branch; `project` is its number, its path below the group or its full path. */
  putFile(project: string | number, path: string, content: string | Buffer): void;
  deleteFile(project: string | number, path: string): void;
}

export function gitlabMutations(store: GitLabStore): GitLabMutations {
  const repositoryBy = (project: string | number): Repository => {
    const name = String(project);
    const found = store.find(name) ?? store.repositories.find((entry) => entry.path === name);
    if (!found) throw new Error(`there is no GitLab project ${name}`);
    return found;
  };
  return {
    putFile(project, path, content) {
      store.put(repositoryBy(project), path, content);
    },
    deleteFile(project, path) {
      store.remove(repositoryBy(project), path);
    },
  };
}
