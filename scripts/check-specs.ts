/**
 * Uploads plans to the sample company's Zephyr and holds every request and answer against the vendor's own specification; see
 * docs/upload.md.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeError, exitCodeOf, exitCodes, StoppedError, UsageError } from '../src/platform/errors.ts';
import { createJudge } from './check-specs/specification.ts';
import { recordUploads } from './check-specs/uploads.ts';

/** How the vendor's file has to be called. */
const fileName = 'zephyr-scale-cloud-v2.yaml';

const usage = `Uploads plans to the sample Zephyr and holds every request and answer against the vendor's specification.

  npm run check:specs -- --data DIR

  --data DIR   the folder with ${fileName}, as SmartBear publishes it
  --help       print this

Exit codes: 0 all valid; 4 something is not; 2 wrong usage.
`;

try {
  const data = dataFolder();
  if (data === undefined) {
    process.stdout.write(usage);
  } else {
    const judge = createJudge(readSpecification(join(data, fileName)));
    const stopped = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.once(name, () => stopped.abort(new StoppedError(name)));
    }
    const verdicts = (await recordUploads(stopped.signal)).map(judge);
    const counts = new Map<string, number>();
    for (const { operation } of verdicts) counts.set(operation, (counts.get(operation) ?? 0) + 1);
    for (const [operation, count] of [...counts].sort())
      process.stdout.write(`${String(count).padStart(4)} ${operation}\n`);
    const problems = [
      ...new Set(verdicts.flatMap(({ operation, problems: own }) => own.map((one) => `${operation}: ${one}`))),
    ];
    for (const problem of problems) process.stdout.write(`✗ ${problem}\n`);
    process.stdout.write(`${String(verdicts.length)} requests, ${String(problems.length)} different problems\n`);
    process.exitCode = problems.length === 0 ? exitCodes.ok : exitCodes.incomplete;
  }
} catch (error) {
  const { message, hint } = describeError(error);
  process.stderr.write(`${message}${hint === undefined || hint === '' ? '' : `. ${hint}`}\n`);
  process.exitCode = exitCodeOf(error);
}

function dataFolder(): string | undefined {
  let values;
  try {
    ({ values } = parseArgs({ options: { data: { type: 'string' }, help: { type: 'boolean', default: false } } }));
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
  if (values.help) return undefined;
  if (values.data === undefined)
    throw new UsageError('--data is missing', { hint: `It names the folder with ${fileName}.` });
  return values.data;
}

function readSpecification(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`${path} cannot be read`, { cause, hint: 'It is the OpenAPI file that SmartBear publishes.' });
  }
}
