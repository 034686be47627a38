import { fileURLToPath } from 'node:url';
import { loadCompany } from './company/load.ts';
import { confluenceError, confluenceErrorV1 } from './confluence/errors.ts';
import { confluenceMutations } from './confluence/mutations.ts';
import { confluenceRoutes } from './confluence/routes.ts';
import { confluenceV1Routes } from './confluence/routes-v1.ts';
import { createConfluenceStore } from './confluence/store.ts';
import type { Context, Credentials, Settings } from './context.ts';
import { listenForControl } from './control.ts';
import { environmentOf } from './environment.ts';
import { gitlabError } from './gitlab/errors.ts';
import { gitlabMutations } from './gitlab/mutations.ts';
import { gitlabRoutes } from './gitlab/routes.ts';
import { createGitLabStore } from './gitlab/store.ts';
import { createFaults, type FaultRule } from './http/faults.ts';
import { listen, type Listener, type Vendor } from './http/listener.ts';
import type { Answer, Incoming } from './http/messages.ts';
import { createRequestLog, type RequestRecord, type Stats } from './http/request-log.ts';
import { jiraError } from './jira/errors.ts';
import { createIssueRenderer } from './jira/issue-json.ts';
import { jiraMutations } from './jira/mutations.ts';
import { jiraRoutes } from './jira/routes.ts';
import { createJiraStore } from './jira/store.ts';
import { multiply, type Multiply } from './multiply/multiply.ts';
import type { Mutations } from './mutations.ts';
import { siteMutations } from './site/mutations.ts';
import { sitePage, siteRoutes, type SiteStore } from './site/routes.ts';
import { createCycleStore } from './zephyr/cycle-store.ts';
import { cycleRoutes } from './zephyr/cycles.ts';
import { zephyrError } from './zephyr/errors.ts';
import { zephyrMutations } from './zephyr/mutations.ts';
import { createRateLimit } from './zephyr/rate.ts';
import { zephyrRoutes } from './zephyr/routes.ts';
import { createZephyrStore } from './zephyr/store.ts';
import { createZephyrRenderer } from './zephyr/test-json.ts';
import { testCaseWrites } from './zephyr/test-case-writes.ts';

export type { FaultKind, FaultRule } from './http/faults.ts';
export type { RequestRecord, Stats } from './http/request-log.ts';
export type { Product } from './http/messages.ts';
export type { Mutations } from './mutations.ts';
export { CompanyDataError } from './company/yaml.ts';

/** The company that comes with Womba. */
export const sampleCompanyFolder = fileURLToPath(new URL('../company', import.meta.url));

export interface SampleCompanyOptions {
  /** A company folder; the one that comes with Womba when absent. */
  data?: string;
  /** Ports to listen on; free ones when absent. */
  ports?: { atlassian?: number; zephyr?: number; gitlab?: number; site?: number; control?: number };
  /** How many issues, tests and pages there are to be; what the folder lacks is derived from what it has. */
  multiply?: Multiply;
  credentials?: Partial<Credentials>;
  settings?: Partial<Settings>;
  /** The time now, in milliseconds since the epoch. */
  now?: () => number;
}

/** A served company. */
export interface SampleCompany {
  /** The environment with which Womba reads it. */
  env: Record<string, string>;
  /** Base URLs of the listeners, without a slash at the end. */
  urls: { atlassian: string; zephyr: string; gitlab: string; site: string; control: string };
  /** Requests so far, by product, endpoint and status. */
  stats(): Stats;
  /** Every request in the order in which they came; the newest 100,000. */
  readonly requests: readonly RequestRecord[];
  /** Forgets all requests and counts. */
  resetRequests(): void;
  /** Makes something go wrong from now on. */
  fault(rule: FaultRule): void;
  clearFaults(): void;
  mutate: Mutations;
  /** How the vendors behave where they may choose; can be changed at any time. */
  settings: Settings;
  /** Stops all listeners at once and cuts open connections. */
  close(): Promise<void>;
}

/**
 * Plays Jira, Confluence, Zephyr Scale, GitLab and a documentation site on loopback, from a company folder. Throws
 * `CompanyDataError` when the folder has mistakes.
 */
export async function startSampleCompany(options: SampleCompanyOptions = {}): Promise<SampleCompany> {
  const company = await loadCompany(options.data ?? sampleCompanyFolder);
  const users = new Map(company.info.users.map((user) => [user.id, user.name]));
  const context: Context = {
    company,
    credentials: {
      email: 'indexer@example.com',
      atlassianToken: 'sample-atlassian-token',
      zephyrToken: 'sample-zephyr-token',
      gitlabToken: 'sample-gitlab-token',
      accounts: {},
      timeZone: 'Europe/Berlin',
      ...options.credentials,
    },
    settings: {
      shortPages: false,
      emptyPages: false,
      zephyrPageLimit: 1000,
      zephyrRate: 0,
      zephyrStepsMs: 0,
      ...options.settings,
    },
    urls: { atlassian: '', zephyr: '', gitlab: '', site: '', control: '' },
    now: options.now ?? Date.now,
    userName: (id) => users.get(id),
  };
  const jira = createJiraStore(context);
  const confluence = createConfluenceStore(context);
  const zephyr = createZephyrStore(context);
  const gitlab = createGitLabStore(context);
  const site: SiteStore = new Map(company.site);
  multiply(options.multiply ?? {}, { jira, confluence, zephyr });

  const renderIssues = createIssueRenderer(context, jira);
  const renderTests = createZephyrRenderer(context, zephyr, jira);
  const limitRate = createRateLimit(context);
  const vendors = {
    jira: {
      product: 'jira',
      owns: (path) => path.startsWith('/rest/'),
      routes: jiraRoutes(jira, renderIssues, context),
      refuse: (request) => (hasBasic(request, context) ? undefined : jiraError(401)),
      error: jiraError,
    },
    confluence: {
      product: 'confluence',
      owns: (path) => path.startsWith('/wiki/'),
      routes: [...confluenceRoutes(confluence, context), ...confluenceV1Routes(confluence, context)],
      refuse: (request) => (hasBasic(request, context) ? undefined : confluenceRefusal(request)),
      error: confluenceError,
    },
    zephyr: {
      product: 'zephyr',
      owns: () => true,
      routes: [
        ...zephyrRoutes(zephyr, renderTests, jira, context),
        ...testCaseWrites(zephyr, jira, context),
        ...cycleRoutes(zephyr, createCycleStore(), jira, context),
      ],
      refuse: (request) =>
        request.headers.authorization === `Bearer ${context.credentials.zephyrToken}`
          ? limitRate(request)
          : zephyrError(401),
      error: zephyrError,
    },
    gitlab: {
      product: 'gitlab',
      owns: () => true,
      routes: gitlabRoutes(gitlab, context),
      refuse: (request) =>
        request.headers['private-token'] === context.credentials.gitlabToken ||
        request.headers.authorization === `Bearer ${context.credentials.gitlabToken}`
          ? undefined
          : gitlabError(401),
      error: gitlabError,
    },
    site: {
      product: 'site',
      owns: () => true,
      routes: siteRoutes(site, context),
      refuse: () => undefined,
      error: (status, message) => sitePage(status, message ?? 'Error'),
    },
  } satisfies Record<string, Vendor>;

  const faults = createFaults();
  const log = createRequestLog();
  const mutate: Mutations = {
    ...jiraMutations(jira, context),
    ...confluenceMutations(confluence, context),
    ...zephyrMutations(zephyr, context),
    ...gitlabMutations(gitlab),
    ...siteMutations(site, context),
  };
  const listeners: Listener[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(listeners.map((listener) => listener.close()));
  };
  const open = async (name: keyof Context['urls'], listener: Promise<Listener>): Promise<void> => {
    const opened = await listener;
    listeners.push(opened);
    context.urls[name] = opened.url;
  };
  const { ports = {} } = options;
  try {
    await open('atlassian', listen(ports.atlassian ?? 0, [vendors.jira, vendors.confluence], faults, log));
    await open('zephyr', listen(ports.zephyr ?? 0, [vendors.zephyr], faults, log));
    await open('gitlab', listen(ports.gitlab ?? 0, [vendors.gitlab], faults, log));
    await open('site', listen(ports.site ?? 0, [vendors.site], faults, log));
    const env = (): Record<string, string> => environmentOf(context);
    await open(
      'control',
      listenForControl(ports.control ?? 0, { faults, log, mutate, settings: context.settings, env }),
    );
  } catch (error) {
    await close();
    throw error;
  }

  return {
    env: environmentOf(context),
    urls: context.urls,
    stats: () => log.stats(),
    requests: log.records,
    resetRequests: () => {
      log.reset();
    },
    fault: (rule) => {
      faults.add(rule);
    },
    clearFaults: () => {
      faults.clear();
    },
    mutate,
    settings: context.settings,
    close,
  };
}

function hasBasic(request: Incoming, { credentials }: Context): boolean {
  const encoded = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (encoded === undefined) return false;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const cut = text.indexOf(':');
  const accounts: Record<string, string> = { ...credentials.accounts, [credentials.email]: credentials.atlassianToken };
  return cut > 0 && accounts[text.slice(0, cut)] === text.slice(cut + 1);
}

function confluenceRefusal(request: Incoming): Answer {
  return request.path.startsWith('/wiki/rest/') ? confluenceErrorV1(401, 'Unauthorized') : confluenceError(401);
}
