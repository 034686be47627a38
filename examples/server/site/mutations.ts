import type { Context } from '../context.ts';
import type { SiteStore } from './routes.ts';

export interface SiteMutations {
  /** Writes a file of the documentation site; `path` without a slash in front. */
  putSiteFile(path: string, content: string | Buffer): void;
  deleteSiteFile(path: string): void;
}

export function siteMutations(files: SiteStore, context: Context): SiteMutations {
  return {
    putSiteFile(path, content) {
      const name = path.replace(/^\/+/, '');
      // Last-Modified counts seconds: a change within the same second must still show.
      const before = files.get(name)?.modified.getTime() ?? 0;
      files.set(name, {
        content: Buffer.from(content as string),
        modified: new Date(Math.max(context.now(), before + 1000)),
      });
    },
    deleteSiteFile(path) {
      if (!files.delete(path.replace(/^\/+/, ''))) throw new Error(`there is no file ${path} on the site`);
    },
  };
}
