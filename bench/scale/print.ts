import type { LimitsResult } from './limits.ts';
import type { MeasuredRun } from './measured-run.ts';
import type { Machine, ScaleResult, SizeResult } from './measurements.ts';

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const decimal = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
const mebibytes = (bytes: number): string => whole(bytes / 1024 / 1024);
const head = ({ processors, model, node }: Machine): string => `${processors} processors (${model}), Node ${node}`;

/** The figures as Markdown, ready for docs/scaling.md. */
export function printScale({ machine, sizes }: ScaleResult): string {
  return [
    head(machine),
    '',
    ...table(
      ['documents', 'run', 'seconds', 'processor, s', 'requests', 'written', 'peak memory, MiB'],
      sizes.flatMap((size) => [
        runRow(size, 'first', size.first),
        runRow(size, 'nothing changed', size.unchanged),
        runRow(size, 'forced, nothing changed', size.forced),
        runRow(size, `${whole(size.changedDocuments)} edited`, size.weekly),
      ]),
    ),
    '',
    ...table(
      ['documents', 'chunks', 'disk, MiB', 'search p50 / p95, ms', 'processor, ms', '/metrics p50, ms', 'server, MiB'],
      sizes.map(({ first, disk, server }) => [
        whole(first.documents),
        whole(first.chunks),
        whole(disk),
        `${decimal(server.search.p50)} / ${decimal(server.search.p95)}`,
        decimal(server.search.processor),
        decimal(server.metrics.p50),
        `${whole(server.memoryAtStart)} at start, ${whole(server.memoryAfter)} at most`,
      ]),
    ),
    '',
    ...table(
      ['documents', 'run', 'Jira', 'Zephyr', 'Confluence', 'sites', 'specifications'],
      sizes.flatMap(({ first, unchanged, forced, weekly, changedDocuments }) => [
        requestRow(first.documents, 'first', first),
        requestRow(first.documents, 'nothing changed', unchanged),
        requestRow(first.documents, 'forced, nothing changed', forced),
        requestRow(first.documents, `${whole(changedDocuments)} edited`, weekly),
      ]),
    ),
  ].join('\n');
}

function runRow({ first }: SizeResult, name: string, run: MeasuredRun): string[] {
  return [
    whole(first.documents),
    name,
    decimal(run.seconds),
    decimal(run.processorSeconds),
    whole(Object.values(run.requests).reduce((sum, value) => sum + value, 0)),
    whole(run.written),
    mebibytes(run.peakMemory),
  ];
}

function requestRow(documents: number, name: string, { requests }: MeasuredRun): string[] {
  const { jira, zephyr, confluence, external, swagger } = requests;
  return [whole(documents), name, ...[jira, zephyr, confluence, external, swagger].map(whole)];
}

export function printLimits({ machine, tests, runs }: LimitsResult): string {
  return [
    `${head(machine)}; ${whole(tests)} tests, ${whole(tests * 10)} issues`,
    '',
    ...table(
      [
        'source',
        'limit a second',
        'answers later by, ms',
        'requests',
        'of them refused',
        'seconds',
        'answered a second',
      ],
      runs.map((run) => [
        run.source,
        run.limit === 0 ? 'none' : String(run.limit),
        String(run.delay),
        whole(run.requests),
        whole(run.refused),
        decimal(run.seconds),
        run.perSecond.toFixed(1),
      ]),
    ),
  ].join('\n');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), `|${header.map(() => '---|').join('')}`, ...rows.map(line)];
}
