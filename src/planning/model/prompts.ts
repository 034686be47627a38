import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../../platform/errors.ts';

/** The files, and the places in them that are filled. Those in `needs` must be there, else the model would not know its task. */
const files = {
  system: { needs: ['fence', 'schema'], may: [] },
  plan: { needs: ['material'], may: ['story', 'most', 'portion', 'techniques'] },
  repair: { needs: ['material', 'tests', 'findings'], may: ['story', 'room', 'techniques'] },
  fix: { needs: ['answer', 'problems'], may: [] },
} as const satisfies Record<string, { needs: readonly string[]; may: readonly string[] }>;

export type PromptName = keyof typeof files;
export const promptNames = Object.keys(files) as PromptName[];

export interface Prompts {
  /** Fills a prompt. What is filled in is taken as it is, braces and all. */
  fill(name: PromptName, values: Readonly<Record<string, string>>): string;
  /** As it stands, with the places that are filled. */
  text(name: PromptName): string;
  /** First 16 hexadecimal digits of the SHA-256 of all texts: which wording a plan was made with. */
  hash: string;
  /** Names of the prompts that the user's folder replaces. */
  replaced: PromptName[];
}

/** Beside `src` in a checkout and beside `dist` in the package. */
const ownFolder = fileURLToPath(new URL('../../../prompts/', import.meta.url));

/**
 * Reads the prompts, each from `folder` if it is there, else Womba's own.
 * @throws ConfigError when the folder does not exist, holds none of them, or one lacks what has to be filled in.
 */
export function loadPrompts(folder?: string): Prompts {
  if (folder !== undefined && !existsSync(folder)) {
    throw new ConfigError(`PROMPTS_DIR names a folder that does not exist: ${folder}`, {
      hint: `It holds any of ${promptNames.map((name) => `${name}.md`).join(', ')}; docs/model-planner.md tells about them.`,
    });
  }
  const replaced = folder === undefined ? [] : promptNames.filter((name) => existsSync(join(folder, `${name}.md`)));
  if (folder !== undefined && replaced.length === 0) {
    throw new ConfigError(`PROMPTS_DIR holds no prompt: ${folder}`, {
      hint: `Put any of ${promptNames.map((name) => `${name}.md`).join(', ')} there, or remove the setting.`,
    });
  }
  const texts = new Map(
    promptNames.map((name) => {
      const path = join(folder !== undefined && replaced.includes(name) ? folder : ownFolder, `${name}.md`);
      return [name, checked(name, path, readFileSync(path, 'utf8'))] as const;
    }),
  );
  const hash = createHash('sha256');
  for (const [name, text] of texts) hash.update(`${name}\0${text}\0`);
  return {
    hash: hash.digest('hex').slice(0, 16),
    replaced,
    text: (name) => texts.get(name) ?? '',
    fill: (name, values) => (texts.get(name) ?? '').replace(place, (_, key: string) => values[key] ?? '').trim(),
  };
}

const place = /\{\{\s*(\w+)\s*\}\}/g;

function checked(name: PromptName, path: string, text: string): string {
  const { needs, may } = files[name];
  const known = new Set<string>([...needs, ...may]);
  const used = new Set([...text.matchAll(place)].map(([, key = '']) => key));
  const lacking = needs.filter((key) => !used.has(key));
  const odd = [...used].filter((key) => !known.has(key));
  if (lacking.length === 0 && odd.length === 0) return text;
  const faults = [
    ...(lacking.length > 0 ? [`lacks ${lacking.map((key) => `{{${key}}}`).join(', ')}`] : []),
    ...(odd.length > 0 ? [`has ${odd.map((key) => `{{${key}}}`).join(', ')}, which means nothing`] : []),
  ];
  throw new ConfigError(`The prompt ${path} ${faults.join(' and ')}`, {
    hint: `It may use ${[...known].map((key) => `{{${key}}}`).join(', ')}.`,
  });
}
