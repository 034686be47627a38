import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError, NotFoundError } from '../../src/platform/errors.ts';

const id = z.union([z.string().min(1), z.number()]).transform(String);
const documentSchema = z.object({
  _id: id,
  title: z.string().nullish(),
  text: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
const querySchema = z.object({
  _id: id,
  text: z.string(),
  metadata: z.looseObject({ exclude: z.union([id, z.array(id)]).nullish() }).nullish(),
});

export type CorpusDocument = z.infer<typeof documentSchema>;

/** Grades by document; only those above 0 are relevant. */
export type Grades = ReadonlyMap<string, number>;

export interface SetQuery {
  id: string;
  text: string;
  /** Documents that are left out of the ranking of this query, such as the one that it was taken from. */
  exclude: ReadonlySet<string>;
  /** At least one. */
  relevant: Grades;
}

export interface EvaluationSet {
  name: string;
  corpus: CorpusDocument[];
  /** Those with a relevant document; others cannot be scored. */
  queries: SetQuery[];
}

/**
 * The folders of sets below `data`, or `data` itself, in order of their names; all of them, or the named ones.
 * @throws NotFoundError when a named one, or any at all, is missing.
 */
export async function findSets(data: string, names: readonly string[]): Promise<string[]> {
  const root = resolve(data);
  const inside = await readdir(root, { withFileTypes: true }).catch(() => {
    throw new NotFoundError(`${root} is not a folder that can be read`);
  });
  const candidates = [root, ...inside.map(({ name }) => join(root, name)).sort()];
  const found: string[] = [];
  for (const folder of candidates) {
    const complete = await Promise.all(
      ['corpus.jsonl', 'queries.jsonl', 'qrels.tsv'].map((file) => isFile(join(folder, file))),
    );
    if (complete.every(Boolean)) found.push(folder);
  }
  const missing = names.filter((name) => !found.some((folder) => basename(folder) === name));
  if (missing.length > 0 || found.length === 0) {
    throw new NotFoundError(`${root} holds no set${missing.length > 0 ? ` named ${missing.join(', ')}` : ''}`, {
      hint: 'A set is a folder with corpus.jsonl, queries.jsonl and qrels.tsv.',
    });
  }
  return names.length === 0 ? found : found.filter((folder) => names.includes(basename(folder)));
}

/** @throws ConfigError naming file and line for what is not in the format. */
export async function readSet(folder: string): Promise<EvaluationSet> {
  const corpus = await readLines(join(folder, 'corpus.jsonl'), documentSchema);
  const queries = await readLines(join(folder, 'queries.jsonl'), querySchema);
  const grades = new Map<string, Map<string, number>>();
  const [, ...judgements] = (await readFile(join(folder, 'qrels.tsv'), 'utf8')).split(/\r?\n/);
  for (const line of judgements) {
    const [query, document, grade = '1'] = line.split('\t');
    if (query === undefined || document === undefined || !(Number(grade) > 0)) continue;
    const known = grades.get(query) ?? new Map<string, number>();
    grades.set(query, known.set(document, Number(grade)));
  }
  return {
    name: basename(folder),
    corpus,
    queries: queries.flatMap(({ _id, text, metadata }) => {
      const exclude = new Set([metadata?.exclude ?? []].flat());
      const relevant = new Map([...(grades.get(_id) ?? [])].filter(([document]) => !exclude.has(document)));
      return relevant.size === 0 ? [] : [{ id: _id, text, exclude, relevant }];
    }),
  };
}

async function readLines<T>(file: string, schema: z.ZodType<T>): Promise<T[]> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return [];
    const parsed = schema.safeParse(jsonOf(line));
    if (parsed.success) return [parsed.data];
    throw new ConfigError(
      `${file}, line ${at + 1}: not in the format of a set (${parsed.error.issues[0]?.path.join('.') || 'no JSON object'})`,
    );
  });
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
