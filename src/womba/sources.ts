import type { Config } from '../config/config.ts';
import type { SettingName } from '../config/settings.ts';
import type { SourceName } from '../documents/document.ts';
import type { ConfiguredSource } from '../indexing/index-run.ts';
import { ConfigError } from '../platform/errors.ts';
import { createJiraSource, type JiraSource } from '../sources/jira/jira-source.ts';
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
    zephyr: () => ({ absent: 'not built yet' }),
    jira: () => {
      const source = buildJira(config, connections);
      return source === undefined ? { absent: 'ATLASSIAN_BASE_URL is not set' } : { source, projects };
    },
    confluence: () => ({ absent: 'not built yet' }),
    external: () => ({ absent: 'not built yet' }),
    swagger: () => ({ absent: 'not built yet' }),
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

/** The projects for which a per-project setting names anything. */
export function projectsWith(config: Config, name: SettingName, projects: readonly string[]): string[] {
  return projects.filter((project) => (config.forProject(name, project) ?? []).length > 0);
}
