import { stages } from './cpu-profile.ts';
import type { BenchResult, RunFigures } from './measurements.ts';

const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;
const seconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} s`;
const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

/** The result as tables for a terminal; also valid in Markdown. */
export function printResult({ machine, jira, zephyr, stages: shares, memory }: BenchResult): string {
  const row = (name: string, run: RunFigures): string[] => [
    name,
    whole(run.documents),
    seconds(run.phaseSeconds),
    whole(run.perPhaseSecond),
    seconds(run.processSeconds),
    whole(run.perProcessSecond),
    seconds(run.mainThreadSeconds),
    seconds(run.processorSeconds),
    whole(run.requests),
    mebibytes(run.peakMemory),
  ];
  const [little, large] = memory;
  return [
    `${machine.processors} processors (${machine.model}), Node ${machine.node}`,
    '',
    table([
      [
        '',
        'documents',
        'phase',
        'per second',
        'process',
        'per second',
        'main thread',
        'all threads',
        'requests',
        'peak memory',
      ],
      row('Jira, first run', jira.first),
      row('Jira, nothing changed', jira.unchanged),
      row('Zephyr, first run', zephyr.first),
      row('Zephyr, nothing changed', zephyr.unchanged),
    ]),
    '',
    `A run in which nothing changed is ${jira.timesFaster.toFixed(1)} times as fast for Jira, ${zephyr.timesFaster.toFixed(1)} times for Zephyr.`,
    `Zephyr's first run sent ${whole(zephyr.stepRequests)} requests for steps, one or more for each test, and ${whole(zephyr.otherRequests)} others.`,
    `Peak memory of Womba's process: ${memory.map((item) => `${mebibytes(item.peakMemory)} with ${whole(item.issues)} issues`).join(', ')}` +
      `${little && large ? ` (${((large.peakMemory / little.peakMemory - 1) * 100).toFixed(0)} % more for ${(large.issues / little.issues).toFixed(1)} times the issues)` : ''}.`,
    '',
    `Where the time goes in Jira's first run (both threads ${seconds(shares.busySeconds)} at work, the main one ${seconds(shares.idleSeconds)} waiting):`,
    '',
    table([['stage', 'share'], ...stages.map((stage) => [stage, `${(shares.shares[stage] * 100).toFixed(1)} %`])]),
  ].join('\n');
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(rows[0] ?? []), rule, ...rows.slice(1).map(line)].join('\n');
}
