import { createHash } from 'node:crypto';
import { type Context, decodeCursor, encodeCursor } from '../context.ts';
import { type Answer, type Incoming, json, numberParameter, Refusal } from '../http/messages.ts';
import { type Route, route } from '../http/router.ts';
import { gitlabError } from './errors.ts';
import { type GitFile, type GitLabStore, type Repository } from './store.ts';
import { treeOf } from './tree.ts';

const bad = (message: string): Answer => gitlabError(400, message);

/** The routes of GitLab's REST v4 that a reader of repositories needs. */
export function gitlabRoutes(store: GitLabStore, context: Context): Route[] {
  const repositoryBy = (id: string): Repository => {
    const repository = store.find(id);
    if (!repository) throw new Refusal(gitlabError(404, 'Project Not Found'));
    return repository;
  };
  const checkRef = (repository: Repository, request: Incoming, required: boolean): string => {
    const ref = request.query.get('ref');
    if (ref === null || ref === '') {
      if (required) throw new Refusal(bad('ref is missing'));
      return repository.defaultBranch;
    }
    if (ref !== repository.defaultBranch && ref !== 'HEAD' && ref !== repository.commitId) {
      throw new Refusal(gitlabError(404, 'Commit Not Found'));
    }
    return ref;
  };
  const fileOf = (repository: Repository, path: string): GitFile => {
    const file = repository.files.get(path);
    if (!file) throw new Refusal(gitlabError(404, 'File Not Found'));
    return file;
  };
  const raw = (file: GitFile): Answer => ({
    status: 200,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'x-gitlab-blob-id': file.blobId,
      'content-disposition': 'inline',
    },
    body: file.content,
  });
  const blobBy = (id: string, sha: string): GitFile => {
    const file = [...repositoryBy(id).files.values()].find((entry) => entry.blobId === sha);
    if (!file) throw new Refusal(gitlabError(404, 'Blob Not Found'));
    return file;
  };
  const groups = groupPaths(store);
  const groupBy = (id: string): string => {
    const path = groups.find((group, index) => group.toLowerCase() === id.toLowerCase() || String(71 + index) === id);
    if (path === undefined) throw new Refusal(gitlabError(404, 'Group Not Found'));
    return path;
  };
  const groupJson = (path: string): Record<string, unknown> => ({
    id: 71 + groups.indexOf(path),
    name: path.split('/').at(-1),
    path: path.split('/').at(-1),
    full_path: path,
    full_name: path.split('/').join(' / '),
    description: '',
    visibility: 'private',
    web_url: `${context.urls.gitlab}/groups/${path}`,
    parent_id: path.includes('/') ? 71 + groups.indexOf(path.slice(0, path.lastIndexOf('/'))) : null,
  });

  return [
    route('GET', '/api/v4/version', () => json({ version: '18.2.0-ee', revision: '0a1b2c3d4e5' })),
    route('GET', '/api/v4/user', () =>
      json({
        id: 9,
        username: 'womba-indexer',
        name: 'Womba Indexer',
        state: 'active',
        bot: true,
        web_url: `${context.urls.gitlab}/womba-indexer`,
      }),
    ),
    route('GET', '/api/v4/groups/{id}', (_request, { id = '' }) => json(groupJson(groupBy(id)))),
    route('GET', '/api/v4/groups/{id}/projects', (request, { id = '' }) => {
      const group = groupBy(id);
      const deep = request.query.get('include_subgroups') === 'true';
      const found = store.repositories
        .filter((entry) => entry.fullPath.startsWith(`${group}/`))
        .filter((entry) => deep || entry.fullPath.lastIndexOf('/') === group.length)
        .sort((a, b) => (request.query.get('sort') === 'asc' ? a.id - b.id : b.id - a.id));
      return paged(
        request,
        found,
        (entry) => projectJson(entry, context),
        (entry) => entry.id,
        context,
      );
    }),
    route('GET', '/api/v4/projects/{id}', (_request, { id = '' }) => json(projectJson(repositoryBy(id), context))),
    route('GET', '/api/v4/projects/{id}/repository/tree', (request, { id = '' }) => {
      const repository = repositoryBy(id);
      checkRef(repository, request, false);
      if (repository.files.size === 0) return gitlabError(404, 'Tree Not Found');
      const folder = request.query.get('path') ?? '';
      const entries = treeOf(repository, folder, request.query.get('recursive') === 'true');
      if (entries.length === 0) return gitlabError(404, 'invalid revision or path Not Found');
      return paged(
        request,
        entries,
        (entry) => ({ ...entry }),
        (entry) => entry.path,
        context,
      );
    }),
    route('GET', '/api/v4/projects/{id}/repository/files/{path}', (request, { id = '', path = '' }) => {
      const repository = repositoryBy(id);
      const ref = checkRef(repository, request, true);
      const file = fileOf(repository, path);
      return json({
        file_name: path.split('/').at(-1),
        file_path: path,
        size: file.content.length,
        encoding: 'base64',
        content: file.content.toString('base64'),
        content_sha256: createHash('sha256').update(file.content).digest('hex'),
        ref,
        blob_id: file.blobId,
        commit_id: repository.commitId,
        last_commit_id: repository.commitId,
        execute_filemode: false,
      });
    }),
    route('GET', '/api/v4/projects/{id}/repository/files/{path}/raw', (request, { id = '', path = '' }) => {
      const repository = repositoryBy(id);
      checkRef(repository, request, false);
      return raw(fileOf(repository, path));
    }),
    route('GET', '/api/v4/projects/{id}/repository/blobs/{sha}', (_request, { id = '', sha = '' }) => {
      const file = blobBy(id, sha);
      return json({ size: file.content.length, encoding: 'base64', content: file.content.toString('base64'), sha });
    }),
    route('GET', '/api/v4/projects/{id}/repository/blobs/{sha}/raw', (_request, { id = '', sha = '' }) =>
      raw(blobBy(id, sha)),
    ),
    route('GET', '/api/v4/projects/{id}/repository/branches/{branch}', (_request, { id = '', branch = '' }) => {
      const repository = repositoryBy(id);
      if (branch !== repository.defaultBranch) return gitlabError(404, 'Branch Not Found');
      return json({ name: branch, default: true, protected: true, commit: { id: repository.commitId } });
    }),
  ];
}

/** The configured group, those above it, and those between it and a repository. */
function groupPaths(store: GitLabStore): string[] {
  const paths = new Set<string>();
  for (const { fullPath } of store.repositories) {
    const parts = fullPath.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) paths.add(parts.slice(0, depth).join('/'));
  }
  if (store.group !== '') paths.add(store.group);
  return [...paths].sort();
}

function projectJson(repository: Repository, context: Context): Record<string, unknown> {
  const namespace = repository.fullPath.slice(0, repository.fullPath.lastIndexOf('/'));
  const path = repository.fullPath.slice(namespace.length + 1);
  return {
    id: repository.id,
    description: null,
    name: path,
    name_with_namespace: repository.fullPath.split('/').join(' / '),
    path,
    path_with_namespace: repository.fullPath,
    created_at: '2025-01-01T08:00:00.000Z',
    default_branch: repository.files.size === 0 ? null : repository.defaultBranch,
    empty_repo: repository.files.size === 0,
    archived: false,
    visibility: 'private',
    web_url: `${context.urls.gitlab}/${repository.fullPath}`,
    http_url_to_repo: `${context.urls.gitlab}/${repository.fullPath}.git`,
    last_activity_at: repository.lastActivity,
    namespace: {
      id: 71,
      name: namespace.split('/').at(-1),
      path: namespace.split('/').at(-1),
      kind: 'group',
      full_path: namespace,
    },
  };
}

/** GitLab's two ways of paging: numbered pages with totals in headers, or `pagination=keyset` with a link to the next page. */
function paged<T>(
  request: Incoming,
  all: readonly T[],
  show: (entry: T) => Record<string, unknown>,
  keyOf: (entry: T) => string | number,
  context: Context,
): Answer {
  const perPage = Math.min(numberParameter(request.query, 'per_page', { fallback: 20, min: 1 }, bad), 100);
  const link = (relation: string, changes: Record<string, string>): string => {
    const query = new URLSearchParams(request.query);
    query.set('per_page', String(perPage));
    for (const [name, value] of Object.entries(changes)) query.set(name, value);
    return `<${context.urls.gitlab}${request.path}?${query.toString()}>; rel="${relation}"`;
  };
  if (request.query.get('pagination') === 'keyset') {
    const token = request.query.get('page_token') ?? request.query.get('cursor');
    const after = token === null ? undefined : (decodeCursor(token) as { after?: string | number } | undefined)?.after;
    if (token !== null && after === undefined) return bad('cursor is invalid');
    const from = after === undefined ? 0 : all.findIndex((entry) => keyOf(entry) === after) + 1;
    const shown = all.slice(from, from + perPage);
    const last = shown.at(-1);
    const more = last !== undefined && from + perPage < all.length;
    const next = last === undefined ? '' : encodeCursor({ after: keyOf(last) });
    return json(shown.map(show), 200, {
      'x-per-page': String(perPage),
      ...(more ? { link: link('next', { page_token: next }) } : {}),
    });
  }
  const number = numberParameter(request.query, 'page', { fallback: 1, min: 1 }, bad);
  const pages = Math.max(1, Math.ceil(all.length / perPage));
  const links = [
    ...(number > 1 ? [link('prev', { page: String(number - 1) })] : []),
    ...(number < pages ? [link('next', { page: String(number + 1) })] : []),
    link('first', { page: '1' }),
    link('last', { page: String(pages) }),
  ];
  return json(all.slice((number - 1) * perPage, number * perPage).map(show), 200, {
    link: links.join(', '),
    'x-page': String(number),
    'x-per-page': String(perPage),
    'x-next-page': number < pages ? String(number + 1) : '',
    'x-prev-page': number > 1 ? String(number - 1) : '',
    'x-total': String(all.length),
    'x-total-pages': String(pages),
  });
}
