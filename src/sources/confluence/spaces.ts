import { NotFoundError, RefusedError } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http/client.ts';
import { partsOf } from '../../platform/ordered-map.ts';
import type { Scope } from '../source.ts';
import { type SpaceAnswer, spaceSchema } from './answers.ts';
import { listPages, pageSize } from './listing.ts';

export interface Space {
  id: string;
  key: string;
  name: string;
  homepageId: string | null;
}

/** A space to read, or a configured one that cannot be. */
export interface SpaceToRead {
  scope: Scope;
  space: Space | NotFoundError;
  /** False when no project names it: then it may be left out. */
  isConfigured: boolean;
}

export interface SpacesToRead {
  spaces: SpaceToRead[];
  /** Personal spaces that were there but nobody named. */
  personalSkipped: number;
}

export function spaceScope(key: string, projects: readonly string[]): Scope {
  return { key: `space:${key}`, label: `space ${key}`, projects };
}

/**
 * The spaces of the projects, each once. A project without a list gets every current space that the account sees, personal
 * ones excepted. Throws `RefusedError` when the account sees none at all: Confluence answers so to accounts without access.
 */
export async function findSpaces(
  http: HttpClient,
  projects: readonly string[],
  configured: (project: string) => readonly string[] | undefined,
  signal: AbortSignal,
): Promise<SpacesToRead> {
  /** By lower-case key: Confluence does not tell keys apart by case. */
  const wanted = new Map<string, { key: string; projects: string[] }>();
  const everything: string[] = [];
  for (const project of projects) {
    const keys = configured(project);
    if (keys === undefined) everything.push(project);
    for (const key of keys ?? []) {
      const entry = wanted.get(key.toLowerCase()) ?? { key, projects: [] };
      if (!entry.projects.includes(project)) entry.projects.push(project);
      wanted.set(key.toLowerCase(), entry);
    }
  }

  const found = new Map<string, Space>();
  let personalSkipped = 0;
  if (everything.length > 0) {
    for await (const space of spacesWith(http, { status: 'current' }, signal)) {
      const isNamed = wanted.has(space.key.toLowerCase());
      if (space.type === 'personal' && !isNamed) personalSkipped += 1;
      else found.set(space.key.toLowerCase(), asSpace(space));
    }
    if (found.size === 0) {
      throw new RefusedError('Confluence: the account sees no space', {
        hint: 'Give the account access to Confluence and to the spaces, or name them in CONFLUENCE_SPACES.',
      });
    }
  }
  const discovered = new Set(found.keys());
  // The filter takes keys as they are written, which is mostly in capitals.
  const missing = [...wanted]
    .filter(([lower]) => !found.has(lower))
    .flatMap(([, { key }]) => [...new Set([key, key.toUpperCase()])]);
  for (const keys of partsOf(missing, pageSize)) {
    for await (const space of spacesWith(http, { keys: keys.join(',') }, signal)) {
      found.set(space.key.toLowerCase(), asSpace(space));
    }
  }

  const spaces: SpaceToRead[] = [];
  for (const lower of new Set([...wanted.keys(), ...discovered])) {
    const space = found.get(lower);
    const named = wanted.get(lower);
    const members = discovered.has(lower)
      ? projects.filter((project) => everything.includes(project) || named?.projects.includes(project))
      : (named?.projects ?? []);
    const key = space?.key ?? named?.key ?? lower;
    spaces.push({
      scope: spaceScope(key, members),
      space: space ?? unknownSpace(key),
      isConfigured: named !== undefined,
    });
  }
  return { spaces, personalSkipped };
}

export async function* spacesWith(
  http: HttpClient,
  filter: { status?: string; keys?: string; ids?: string },
  signal: AbortSignal,
): AsyncGenerator<SpaceAnswer, void, void> {
  for await (const results of listPages(http, '/wiki/api/v2/spaces', { ...filter, limit: pageSize }, signal)) {
    for (const result of results) {
      const parsed = spaceSchema.safeParse(result);
      if (parsed.success) yield parsed.data;
    }
  }
}

export function asSpace(answer: SpaceAnswer): Space {
  return { id: answer.id, key: answer.key, name: answer.name ?? '', homepageId: answer.homepageId ?? null };
}

function unknownSpace(key: string): NotFoundError {
  return new NotFoundError(`Confluence: space ${key} does not exist or the account does not see it`, {
    hint: 'Check the keys in CONFLUENCE_SPACES, and that the account may view the space.',
  });
}
