import type { Config } from '../config/config.ts';
import type { SettingName } from '../config/settings.ts';
import type { SourceName } from '../documents/document.ts';
import type { IssuePorts } from '../indexing/index-issue.ts';
import type { ConfiguredSource } from '../indexing/index-run.ts';
import { ConfigError } from '../platform/errors.ts';
import { type ConfluenceSource, createConfluenceSource } from '../sources/confluence/confluence-source.ts';
import { createExternalSource } from '../sources/external/external-source.ts';
import { createJiraSource, type JiraSource } from '../sources/jira/jira-source.ts';
import { createZephyrSource } from '../sources/zephyr/zephyr-source.ts';
import { createSwaggerSource } from '../sources/swagger/swagger-source.ts';
import type { Source } from '../sources/source.ts';
import type { Connections } from './connections.ts';

type Built = { source: Source; projects: readonly string[] } | { absent: string };

/** Makes the sources that the configuration asks for. A faulty configuration of one source does not touch the others. */
export function configureSources(
  config: Config,
  connections: Connections,
  names: readonly SourceName[],
  projects: readonly string[],
): ConfiguredSource[] {
  const build: Record<SourceName, () => Built> = {
    zephyr: () => {
      const http = connections.zephyr();
      if (http === undefined) return { absent: 'ZEPHYR_API_TOKEN is not set' };
      const webBaseUrl = config.text('ATLASSIAN_BASE_URL');
      return { source: createZephyrSource({ http, ...(webBaseUrl === undefined ? {} : { webBaseUrl }) }), projects };
    },
    jira: () => {
      const source = buildJira(config, connections);
      return source === undefined ? { absent: 'ATLASSIAN_BASE_URL is not set' } : { source, projects };
    },
    confluence: () => {
      const source = buildConfluence(config, connections);
      return source === undefined ? { absent: 'ATLASSIAN_BASE_URL is not set' } : { source, projects };
    },
    external: () => {
      const used = projectsWith(config, 'EXTERNAL_DOC_URLS', projects);
      if (used.length === 0) return { absent: 'EXTERNAL_DOC_URLS is not set' };
      const source = createExternalSource({
        urls: (project) => config.forProject('EXTERNAL_DOC_URLS', project) ?? [],
        fetch: connections.guarded(),
        maxPages: config.number('EXTERNAL_DOC_MAX_PAGES') ?? 500,
        maxDepth: config.number('EXTERNAL_DOC_MAX_DEPTH') ?? 5,
        requestDelayMs: (config.number('EXTERNAL_DOC_REQUEST_DELAY') ?? 0.5) * 1000,
      });
      return { source, projects: used };
    },
    swagger: () => buildSwagger(config, connections, projects),
  };
  return names.map((name): ConfiguredSource => {
    try {
      const built = build[name]();
      return 'absent' in built ? { name, kind: 'absent', reason: built.absent } : { name, kind: 'ready', ...built };
    } catch (error) {
      if (error instanceof ConfigError) return { name, kind: 'invalid', error };
      throw error;
    }
  });
}

export function buildJira(config: Config, connections: Connections): JiraSource | undefined {
  const http = connections.jira();
  if (http === undefined) return undefined;
  return createJiraSource({
    http,
    siteUrl: config.text('ATLASSIAN_BASE_URL') ?? '',
    criteriaFields: config.list('JIRA_ACCEPTANCE_CRITERIA_FIELDS'),
  });
}

function buildSwagger(config: Config, connections: Connections, projects: readonly string[]): Built {
  const withEntries = projectsWith(config, 'SWAGGER_URLS', projects);
  const withGroups = projectsWith(config, 'GITLAB_GROUP_PATH', projects);
  const used = projects.filter((project) => withEntries.includes(project) || withGroups.includes(project));
  if (used.length === 0) return { absent: 'neither SWAGGER_URLS nor GITLAB_GROUP_PATH is set' };
  const gitlab = withGroups.length === 0 ? undefined : connections.gitlab();
  if (withGroups.length > 0 && gitlab === undefined) {
    throw new ConfigError('GITLAB_GROUP_PATH is set but GITLAB_TOKEN is not', {
      hint: 'Set GITLAB_TOKEN to a token with the scope read_api.',
    });
  }
  const source = createSwaggerSource({
    entries: (project) => config.forProject('SWAGGER_URLS', project) ?? [],
    fetch: connections.guarded(),
    ...(gitlab === undefined
      ? {}
      : {
          gitlab: { http: gitlab, groups: (project: string) => config.forProject('GITLAB_GROUP_PATH', project) ?? [] },
        }),
  });
  return { source, projects: used };
}

export function buildConfluence(config: Config, connections: Connections): ConfluenceSource | undefined {
  const http = connections.confluence();
  if (http === undefined) return undefined;
  return createConfluenceSource({
    http,
    siteUrl: config.text('ATLASSIAN_BASE_URL') ?? '',
    spaces: (project) => spacesOf(config, project),
  });
}

/** Set, but silent about this project, means none; only an unset value means every space that the account sees. */
function spacesOf(config: Config, project: string): readonly string[] | undefined {
  if (config.text('CONFLUENCE_SPACES') === undefined) return undefined;
  return config.forProject('CONFLUENCE_SPACES', project) ?? [];
}

/** What `womba index KEY` reads from. @throws ConfigError when Jira is not configured. */
export function buildIssuePorts(config: Config, connections: Connections, projects: readonly string[]): IssuePorts {
  const jira = buildJira(config, connections);
  const confluence = buildConfluence(config, connections);
  if (jira === undefined) {
    throw new ConfigError('Jira is not configured: ATLASSIAN_BASE_URL is not set', {
      hint: 'Run `womba configure`, or set ATLASSIAN_BASE_URL, ATLASSIAN_EMAIL and ATLASSIAN_API_TOKEN.',
    });
  }
  return {
    siteUrl: config.text('ATLASSIAN_BASE_URL') ?? '',
    readIssues: (ids, signal) => jira.readIssues(ids, signal),
    remoteLinkUrls: (key, signal) => jira.remoteLinkUrls(key, signal),
    ...(confluence === undefined
      ? {}
      : { fetchPages: (ids: readonly string[], signal: AbortSignal) => confluence.fetchPages(ids, signal) }),
    covers: ({ project, space }) => {
      if (space === undefined) return projects.includes(project);
      const spaces = spacesOf(config, project);
      return spaces === undefined || spaces.includes(space);
    },
    requests: () => ({ jira: jira.requests, confluence: confluence?.requests ?? 0 }),
  };
}

/** The projects for which a per-project setting names anything. */
export function projectsWith(config: Config, name: SettingName, projects: readonly string[]): string[] {
  return projects.filter((project) => (config.forProject(name, project) ?? []).length > 0);
}
