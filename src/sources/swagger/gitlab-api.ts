import { z } from 'zod';
import { UnavailableError } from '../../platform/errors.ts';
import type { HttpAnswer, HttpClient } from '../../platform/http/client.ts';

const projectSchema = z.object({
  id: z.number(),
  path_with_namespace: z.string(),
  web_url: z.string().nullish(),
  default_branch: z.string().nullish(),
  archived: z.boolean().nullish(),
  empty_repo: z.boolean().nullish(),
  repository_access_level: z.string().nullish(),
});
export type GitLabProject = z.infer<typeof projectSchema>;

const entrySchema = z.object({
  id: z.string(),
  path: z.string(),
  type: z.string().nullish(),
  mode: z.string().nullish(),
});
export type GitLabEntry = z.infer<typeof entrySchema>;

/** A listing that never ends is a fault: at 100 entries a page this is more than GitLab lets a repository hold. */
const mostPages = 20_000;

/** Projects of a group and its subgroups that are not archived, by ascending id. */
export async function groupProjects(http: HttpClient, group: string, signal: AbortSignal): Promise<GitLabProject[]> {
  const projects = new Map<number, GitLabProject>();
  const path = `/api/v4/groups/${encodeURIComponent(group)}/projects`;
  // Sorted by id, so that a project that is created meanwhile shifts no page.
  const query = { include_subgroups: true, archived: false, with_shared: false, order_by: 'id', sort: 'asc' };
  for await (const page of pages(http, path, query, projectSchema, signal)) {
    for (const project of page) if (project.archived !== true) projects.set(project.id, project);
  }
  return [...projects.values()].sort((a, b) => a.id - b.id);
}

/** Blob ids by path of all files on the default branch. */
export async function repositoryFiles(
  http: HttpClient,
  project: number,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const path = `/api/v4/projects/${project}/repository/tree`;
  for await (const page of pages(http, path, { recursive: true, pagination: 'keyset' }, entrySchema, signal)) {
    // 120000 is a symbolic link, whose blob is the path that it points to.
    for (const entry of page) if (entry.type === 'blob' && entry.mode !== '120000') files.set(entry.path, entry.id);
  }
  return files;
}

export async function blobContent(
  http: HttpClient,
  project: number,
  blob: string,
  signal: AbortSignal,
): Promise<Buffer> {
  const answer = await http.get(`/api/v4/projects/${project}/repository/blobs/${blob}/raw`, {
    signal,
    headers: { accept: '*/*' },
  });
  return answer.body;
}

/**
 * Follows GitLab's `Link` header, and `X-Next-Page` where a proxy took it away. Of the link only the query is used: behind
 * a proxy its host is often one that cannot be reached from here.
 */
async function* pages<T>(
  http: HttpClient,
  path: string,
  query: Record<string, string | number | boolean>,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): AsyncGenerator<T[], void, void> {
  const first = new URLSearchParams({ per_page: '100' });
  for (const [name, value] of Object.entries(query)) first.set(name, String(value));
  let search: string | undefined = first.toString();
  const seen = new Set<string>();
  while (search !== undefined) {
    if (seen.has(search) || seen.size >= mostPages) {
      throw new UnavailableError(`GitLab: GET ${path} led to the same page twice`);
    }
    seen.add(search);
    const answer = await http.get(`${path}?${search}`, { signal });
    yield parsePage(answer, path, schema);
    search = nextSearch(answer, search);
  }
}

function parsePage<T>(answer: HttpAnswer, path: string, schema: z.ZodType<T>): T[] {
  const where = `GitLab: GET ${path}`;
  let value: unknown;
  try {
    value = JSON.parse(answer.body.toString('utf8'));
  } catch (cause) {
    throw new UnavailableError(`${where} answered with something that is not JSON`, {
      cause,
      hint: 'Check GITLAB_BASE_URL; a log-in or maintenance page may stand in front of it.',
    });
  }
  const parsed = z.array(schema).safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UnavailableError(`${where} answered in an unexpected shape at ${issue?.path.join('.') || 'the top'}`, {
    hint: 'Check GITLAB_BASE_URL and the version of GitLab.',
  });
}

function nextSearch({ headers }: HttpAnswer, search: string): string | undefined {
  const link = [headers['link'] ?? []].flat().join(', ');
  const next = /<([^>]*)>\s*;\s*rel="?next"?/.exec(link)?.[1];
  if (next !== undefined) return new URL(next, 'https://gitlab.invalid').searchParams.toString();
  const page = [headers['x-next-page'] ?? []].flat()[0] ?? '';
  if (link !== '' || page === '') return undefined;
  const params = new URLSearchParams(search);
  params.set('page', page);
  return params.toString();
}
