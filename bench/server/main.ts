/** `npm run bench:server`: how quick the server is, alone and while a full index run works; see docs/server.md. */
import { parseArgs } from 'node:util';
import { takeMeasurements } from './measurements.ts';
import { printResult } from './print.ts';

const usage = `Measures the server on the sample company, multiplied, on loopback.

  npm run bench:server -- [options]

  --issues N   issues of the company (default 4000); --tests N likewise (default 2000)
  --seconds N  how long each figure is taken (default 8)
  --json       print one JSON document instead of a table
  --help       print this
`;

function count(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new Error(`"${text}" is not a number from 1 on\n\n${usage}`);
  return Number(text);
}

const { values } = parseArgs({
  options: {
    issues: { type: 'string' },
    tests: { type: 'string' },
    seconds: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(usage);
else {
  const stopped = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stopped.abort(new Error(name)));
  const result = await takeMeasurements(
    { issues: count(values.issues, 4_000), tests: count(values.tests, 2_000), seconds: count(values.seconds, 8) },
    stopped.signal,
    (line) => process.stderr.write(`… ${line}\n`),
  );
  process.stdout.write(`${values.json ? JSON.stringify(result, null, 2) : printResult(result)}\n`);
}
