/**
 * Sends a folder of real input through the pipeline of an index run and says what became of it; see docs/benchmarks.md.
 */
import { parseArgs } from 'node:util';
import { describeError, exitCodeOf, exitCodes, StoppedError, UsageError } from '../src/platform/errors.ts';
import { checkCorpus } from './check-corpus/check.ts';
import { layout } from './check-corpus/parts.ts';
import { renderResult } from './check-corpus/render.ts';

const usage = `Sends real input through the pipeline of an index run, without a network, and says what became of it.

  npm run check:corpus -- --data DIR [--keep DIR] [--json]

  --data DIR   the corpus; it holds at least one of
${Object.values(layout)
  .map((pattern) => `                 ${pattern}`)
  .join('\n')}
  --keep DIR   keeps the database in a new folder, for \`womba rag-view --data-dir DIR\`
  --json       print one JSON document instead of a table
  --help       print this

Examples
  npm run check:corpus -- --data ../samples
  npm run check:corpus -- --data ../samples --keep /tmp/corpus && npx womba rag-view swagger_docs --full --data-dir /tmp/corpus

Exit codes: 0 all read, single documents may have failed and are listed; 4 a part is incomplete; 2 wrong usage.
`;

try {
  const flags = readFlags();
  if (flags === undefined) {
    process.stdout.write(usage);
  } else {
    const stopped = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.once(name, () => stopped.abort(new StoppedError(name)));
    }
    const result = await checkCorpus({ data: flags.data, keep: flags.keep, signal: stopped.signal });
    process.stdout.write(flags.json ? `${JSON.stringify(result, null, 2)}\n` : renderResult(result));
    process.exitCode = result.complete ? exitCodes.ok : exitCodes.incomplete;
  }
} catch (error) {
  const { message, hint } = describeError(error);
  process.stderr.write(`${message}${hint === undefined || hint === '' ? '' : `. ${hint}`}\n`);
  process.exitCode = exitCodeOf(error);
}

function readFlags(): { data: string; keep: string | undefined; json: boolean } | undefined {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        data: { type: 'string' },
        keep: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
  if (values.help) return undefined;
  if (values.data === undefined)
    throw new UsageError('--data is missing', { hint: 'It names the folder of the corpus.' });
  return { data: values.data, keep: values.keep, json: values.json };
}
