/**
 * Measures retrieval on sets of questions with known answers, through the real pipeline:
 *
 *     npm run eval:retrieval -- --data DIR [--set NAME…] [--embedder good|half|random|<EMBEDDING_MODEL>] [--json]
 *
 * DIR holds one folder for each set, or is one itself: `corpus.jsonl` (`_id`, `title`, `text`, `metadata`), `queries.jsonl` (`_id`,
 * `text`, and in `metadata.exclude` what must not count for this query) and `qrels.tsv` (query, document, grade, one line of headings).
 */
import { parseArgs } from 'node:util';
import { describeError, exitCodeOf, UsageError } from '../src/platform/errors.ts';
import { evaluateSets } from './eval-retrieval/evaluate.ts';
import { chooseEmbedder } from './eval-retrieval/choose-embedder.ts';
import { findSets } from './eval-retrieval/read-set.ts';
import { renderTable } from './eval-retrieval/render.ts';

try {
  const { data, set, embedder, json } = readFlags();
  const folders = await findSets(data, set);
  const result = await evaluateSets(folders, chooseEmbedder(embedder), (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(json ? `${JSON.stringify(result, null, 1)}\n` : renderTable(result));
} catch (error) {
  const { message, hint } = describeError(error);
  process.stderr.write(`${message}${hint === undefined ? '' : `. ${hint}`}\n`);
  process.exitCode = exitCodeOf(error);
}

function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        data: { type: 'string' },
        set: { type: 'string', multiple: true, default: [] },
        embedder: { type: 'string', default: 'none' },
        json: { type: 'boolean', default: false },
      },
    });
    if (values.data === undefined) throw new Error('--data is missing: the folder with the sets');
    return { ...values, data: values.data };
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}
