import type { Latencies, Result } from './measurements.ts';

/** A table for people. */
export function printResult({ documents, health, search, plan, perSecond, runSeconds }: Result): string {
  const row = (name: string, { requests, p50, p95, p99, worst }: Latencies): string =>
    `| ${name} | ${requests} | ${p50.toFixed(1)} | ${p95.toFixed(1)} | ${p99.toFixed(1)} | ${worst.toFixed(1)} |`;
  return [
    `${documents} documents; a full index run of ${runSeconds.toFixed(1)} s`,
    '',
    '| | requests | p50 ms | p95 ms | p99 ms | worst ms |',
    '|---|---|---|---|---|---|',
    row('/health, alone', health.idle),
    row('/health, while plans are made', health.duringPlanning),
    row('/health, during a run', health.duringRun),
    row('search, alone', search.idle),
    row('search, during a run', search.duringRun),
    row('a plan by rules, made', plan),
    '',
    `Eight at the same time: ${Math.round(perSecond.search)} searches, ${Math.round(perSecond.plan)} stored plans a second.`,
  ].join('\n');
}
