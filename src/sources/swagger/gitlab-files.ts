import { NotFoundError, RefusedError, UnauthorizedError } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http/client.ts';
import { certaintyOf, nameFromPath } from './candidates.ts';
import { blobContent, type GitLabProject, groupProjects, repositoryFiles } from './gitlab-api.ts';
import { inOrder } from './in-order.ts';
import type { SpecificationFile } from './specification-file.ts';

/** What one repository of a group has. */
export interface Repository {
  project: GitLabProject;
  /** Its possible specifications, in order. */
  files: SpecificationFile[];
  /** Addresses of all its files begin with this. */
  prefix: string;
  /** Set where the repository could not be listed although it is not empty. */
  problem?: string;
}

/** Repositories listed at once. */
const listedAhead = 4;
/** Files of one repository that are looked at only because of their folder. */
const mostPossible = 50;

export interface GroupListing {
  http: HttpClient;
  group: string;
  signal: AbortSignal;
  /** Where an earlier attempt stopped: nothing before it is listed. */
  after: string;
}

/**
 * The repositories of a group and its subgroups, in the order of their ids. An empty repository has no tree (404) and no
 * files; any other one that cannot be listed is named with its problem. Throws what concerns the group as a whole.
 */
export async function* groupRepositories(listing: GroupListing): AsyncGenerator<Repository, void, void> {
  const projects = await groupProjects(listing.http, listing.group, listing.signal);
  if (projects.length === 0) {
    throw new NotFoundError(`GitLab: group ${listing.group} shows no project`, {
      hint: 'Check GITLAB_GROUP_PATH and that the token may read the projects of the group.',
    });
  }
  const open = projects.filter(({ id }) => `${orderOf(id)}/\u{10FFFF}` > listing.after);
  yield* inOrder(open, listedAhead, (project) => repositoryOf(project, listing));
}

async function repositoryOf(project: GitLabProject, { http, signal }: GroupListing): Promise<Repository> {
  const prefix = `gitlab://${project.id}/`;
  const nothing: Repository = { project, prefix, files: [] };
  const isEmpty = project.empty_repo === true || (project.empty_repo !== false && !project.default_branch);
  if (isEmpty || project.repository_access_level === 'disabled') return nothing;
  let blobs: Map<string, string>;
  try {
    blobs = await repositoryFiles(http, project.id, signal);
  } catch (error) {
    if (error instanceof UnauthorizedError) throw error;
    if (error instanceof NotFoundError || error instanceof RefusedError) return { ...nothing, problem: error.message };
    throw error;
  }
  if (blobs.size === 0)
    return { ...nothing, problem: `${project.path_with_namespace} lists no file, but is not empty` };
  let possible = 0;
  const files = [...blobs.keys()].sort().flatMap((path) => {
    const certainty = certaintyOf(path);
    if (certainty === 'possible') possible += 1;
    if (certainty === undefined || (certainty === 'possible' && possible > mostPossible)) return [];
    return [gitlabFile({ http, signal, project, blobs, prefix }, path, certainty)];
  });
  return { project, prefix, files };
}

interface Checkout {
  http: HttpClient;
  signal: AbortSignal;
  project: GitLabProject;
  /** Blob ids by path. */
  blobs: ReadonlyMap<string, string>;
  prefix: string;
}

function gitlabFile(
  { http, signal, project, blobs, prefix }: Checkout,
  path: string,
  certainty: SpecificationFile['certainty'],
): SpecificationFile {
  const encoded = encodeURI(path).replaceAll('#', '%23').replaceAll('?', '%3F');
  const label = `${project.path_with_namespace}/${path}`;
  const blobAt = (address: string): string | undefined =>
    address.startsWith(prefix) ? blobs.get(decoded(address.slice(prefix.length))) : undefined;
  const branch = encodeURIComponent(project.default_branch ?? 'HEAD').replaceAll('%2F', '/');
  const web = project.web_url ?? `${http.baseUrl.replace(/\/+$/, '')}/${project.path_with_namespace}`;
  return {
    // By number: a project that is renamed or moved to another group stays the same.
    address: prefix + encoded,
    label,
    link: `${web}/-/blob/${branch}/${encoded}`,
    fallbackName: nameFromPath(label),
    certainty,
    order: `${orderOf(project.id)}/${path}`,
    async look(address, earlier) {
      const blob = blobAt(address);
      if (blob === undefined) return { kind: 'missing' };
      if (blob === earlier?.hash) return { kind: 'same' };
      const content = await blobContent(http, project.id, blob, signal);
      return { kind: 'content', content, stamp: { hash: blob }, location: address, lastModified: '' };
    },
    isGone: (address) => address.startsWith(prefix) && blobAt(address) === undefined,
  };
}

function orderOf(id: number): string {
  return String(id).padStart(12, '0');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray per cent sign in a file's name.
    return text;
  }
}
