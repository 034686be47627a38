import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { systemClock } from '../platform/clock.ts';
import { describeError, StorageError } from '../platform/errors.ts';
import { networkFileSystemOf } from '../platform/file-system.ts';
import { whereToSet } from '../platform/kubernetes.ts';
import type { HttpClient } from '../platform/http/client.ts';
import { version } from '../platform/version.ts';
import { openDatabase } from '../store/database.ts';
import { currentHolder } from '../store/lease.ts';
import type { Connections } from './connections.ts';
import { checkLanguageModel } from './doctor-model.ts';
import { checkEmbedding, checkVectorStore } from './doctor-vectors.ts';

export interface Check {
  name: string;
  status: 'ok' | 'warning' | 'failed' | 'skipped';
  detail: string;
  /** How to mend it; null where nothing is wrong. */
  hint: string | null;
}

export interface DoctorOptions {
  config: Config;
  connections: Connections;
  projects: readonly string[];
  dataDirectory: string;
  signal: AbortSignal;
}

/** Less free space than this is a warning, in bytes. */
const littleSpace = 512 * 1024 * 1024;

/** What a check finds when all is well, or not applicable, or tolerable. Everything thrown is a failed check. */
export type Finding = string | { skipped: string } | { warning: string; hint: string };

/** Checks everything that a run needs, one line each; never throws. */
export async function runChecks(options: DoctorOptions): Promise<Check[]> {
  const { config, projects } = options;
  const checks: Check[] = [];
  const check = async (name: string, work: () => Finding | Promise<Finding>): Promise<void> => {
    checks.push(await performed(name, work));
  };

  await check(
    'versions',
    () => `Womba ${version}, Node.js ${process.versions.node}, SQLite ${process.versions['sqlite'] ?? ''}`,
  );
  await check('configuration', () => {
    const [problem] = config.problems();
    if (problem !== undefined) throw problem;
    const [warning] = config.warnings;
    if (warning !== undefined) return { warning, hint: '`womba config --all` lists the known names.' };
    return `${config.describe().filter((setting) => setting.value !== null).length} settings`;
  });
  await check('projects', () =>
    projects.length > 0
      ? projects.join(', ')
      : { warning: 'PROJECT_KEY is not set', hint: `Set PROJECT_KEY=PLAT ${whereToSet()}.` },
  );
  await check('data directory', () => checkFolder(options.dataDirectory));
  await check('database', () => checkDatabase(options.dataDirectory));
  await checkJira(options, check);
  await check('Confluence', () => checkConfluence(options));
  await checkZephyr(options, check);
  await check('GitLab', () => checkGitLab(options));
  await check('external documentation', () => checkAddresses(options, 'EXTERNAL_DOC_URLS'));
  await check('OpenAPI addresses', () => checkAddresses(options, 'SWAGGER_URLS'));
  await check('embedding model', () => checkEmbedding(options));
  await check('vector store', () => checkVectorStore(options));
  await check('language model', () => checkLanguageModel(options));
  return checks;
}

async function performed(name: string, work: () => Finding | Promise<Finding>): Promise<Check> {
  try {
    const found = await work();
    if (typeof found === 'string') return { name, status: 'ok', detail: found, hint: null };
    if ('skipped' in found) return { name, status: 'skipped', detail: found.skipped, hint: null };
    return { name, status: 'warning', detail: found.warning, hint: found.hint };
  } catch (error) {
    const { message, hint } = describeError(error);
    return { name, status: 'failed', detail: message, hint: hint ?? null };
  }
}

function checkFolder(folder: string): Finding {
  const network = networkFileSystemOf(folder);
  if (network !== undefined) {
    throw new StorageError(`${folder} is on a network file system (${network}), where runs refuse to work`, {
      hint: 'Use a local disk or a block volume.',
    });
  }
  let existing = resolve(folder);
  while (!existsSync(existing)) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK);
  } catch (cause) {
    throw new StorageError(`${existing} cannot be written by this user`, {
      cause,
      hint: 'Change its owner or permissions, or point WOMBA_DATA_DIR at another folder.',
    });
  }
  const { bavail, bsize } = statfsSync(existing);
  const free = bavail * bsize;
  const text = `${resolve(folder)}, ${(free / 1024 ** 3).toFixed(1)} GiB free`;
  return free < littleSpace ? { warning: text, hint: 'Free some space: an index needs room to grow.' } : text;
}

function checkDatabase(folder: string): Finding {
  const path = join(folder, 'womba.db');
  if (!existsSync(path)) return { skipped: 'there is none yet; the first run makes it' };
  const db = openDatabase(path);
  try {
    const [row] = db.all('PRAGMA quick_check(1)');
    if (row?.['quick_check'] !== 'ok') {
      throw new StorageError(`${path} is damaged: ${String(row?.['quick_check'])}`, {
        hint: 'Restore a backup, or move the file away and run index-all.',
      });
    }
    const documents = String(db.get('SELECT count(*) AS n FROM documents')?.['n'] ?? 0);
    const holder = currentHolder(db, systemClock);
    return `${documents} documents${holder === undefined ? '' : `; ${holder.command} is at work (process ${holder.pid} on ${holder.host})`}`;
  } finally {
    db.close();
  }
}

type Report = (name: string, work: () => Finding | Promise<Finding>) => Promise<void>;

const anything = z.unknown();

async function checkJira({ connections, projects, signal }: DoctorOptions, check: Report): Promise<void> {
  let http: HttpClient | undefined;
  await check('Jira', async () => {
    http = connections.jira();
    if (http === undefined) return { skipped: 'ATLASSIAN_BASE_URL is not set' };
    const me = await http.getJson('/rest/api/3/myself', z.looseObject({ displayName: z.string().nullish() }), {
      signal,
    });
    return `signed in as ${me.displayName ?? 'an account without a name'} at ${http.baseUrl}`;
  });
  const client = http;
  if (client === undefined) return;
  for (const project of projects) {
    await check(`Jira project ${project}`, async () => {
      const path = `/rest/api/3/project/${encodeURIComponent(project)}`;
      const { name } = await client.getJson(path, z.looseObject({ name: z.string().nullish() }), { signal });
      return name ?? project;
    });
  }
}

async function checkConfluence({ config, connections, projects, signal }: DoctorOptions): Promise<Finding> {
  const http = connections.confluence();
  if (http === undefined) return { skipped: 'ATLASSIAN_BASE_URL is not set' };
  const schema = z.looseObject({ results: z.array(z.looseObject({ key: z.string().nullish() })).nullish() });
  const keys = [...new Set(projects.flatMap((project) => config.forProject('CONFLUENCE_SPACES', project) ?? []))];
  const query = keys.length === 0 ? { limit: 250 } : { limit: 250, keys: keys.join(',') };
  const answer = await http.getJson('/wiki/api/v2/spaces', schema, { query, signal });
  const seen = new Set((answer.results ?? []).map((space) => space.key ?? ''));
  const missing = keys.filter((key) => !seen.has(key));
  if (missing.length > 0) {
    return {
      warning: `the account does not see ${missing.join(', ')}`,
      hint: 'Check CONFLUENCE_SPACES, and the permissions of the spaces.',
    };
  }
  return keys.length === 0 ? `sees ${seen.size} spaces` : `sees ${keys.join(', ')}`;
}

async function checkZephyr({ connections, projects, signal }: DoctorOptions, check: Report): Promise<void> {
  let http: HttpClient | undefined;
  await check('Zephyr Scale', async () => {
    http = connections.zephyr();
    if (http === undefined) return { skipped: 'ZEPHYR_API_TOKEN is not set' };
    await http.getJson('/projects', anything, { query: { maxResults: 1 }, signal });
    return `signed in at ${http.baseUrl}`;
  });
  const client = http;
  if (client === undefined) return;
  for (const project of projects) {
    await check(`Zephyr project ${project}`, async () => {
      const schema = z.looseObject({ total: z.number().nullish() });
      const query = { projectKey: project, maxResults: 1 };
      const { total } = await client.getJson('/testcases', schema, { query, signal });
      return `${total ?? 'some'} test cases`;
    });
  }
}

async function checkGitLab({ config, connections, projects, signal }: DoctorOptions): Promise<Finding> {
  const groups = [...new Set(projects.flatMap((project) => config.forProject('GITLAB_GROUP_PATH', project) ?? []))];
  const http = connections.gitlab();
  if (http === undefined) return { skipped: 'GITLAB_TOKEN is not set' };
  if (groups.length === 0)
    return { warning: 'GITLAB_GROUP_PATH is not set', hint: 'Name the group to search, such as acme/services.' };
  for (const group of groups) await http.getJson(`/api/v4/groups/${encodeURIComponent(group)}`, anything, { signal });
  return `sees ${groups.join(', ')}`;
}

async function checkAddresses(
  { config, connections, projects, signal }: DoctorOptions,
  name: 'EXTERNAL_DOC_URLS' | 'SWAGGER_URLS',
): Promise<Finding> {
  const entries = [...new Set(projects.flatMap((project) => config.forProject(name, project) ?? []))];
  if (entries.length === 0) return { skipped: `${name} is not set` };
  const fetch = connections.guarded();
  for (const entry of entries.filter((item) => /^https?:/i.test(item))) await fetch.get(entry, { signal });
  return entries.length === 1 ? '1 entry' : `${entries.length} entries`;
}
