import { sourceNames } from '../../documents/document.ts';
import { collectionOf, type RunReport } from '../../indexing/report.ts';
import { exitCodes } from '../../platform/errors.ts';
import { sourceLabels } from './names.ts';
import { plural } from './numbers.ts';

/** The summary of a run and its closing line, which says COMPLETE only when every source was. */
export function summaryLines(report: RunReport, command: string, exitCode: number): string[] {
  const lines = ['', '📊 SUMMARY:'];
  for (const name of sourceNames) {
    const source = report.sources[name];
    const count = report.results[collectionOf[name].total];
    const mark = source.status === 'complete' || source.status === 'skipped' ? '✓' : '✗';
    const changes = `${source.added} added, ${source.changed} changed, ${source.removed} removed`;
    const extra = source.unobserved > 0 ? `, ${source.unobserved} not seen but kept` : '';
    const failed = source.failed > 0 ? `, ${source.failed} failed` : '';
    lines.push(`   ${mark} ${sourceLabels[name].summary}: ${plural(count, 'document')} (${changes}${extra}${failed})`);
  }
  lines.push(
    `🎯 TOTAL INDEXED: ${plural(report.results.total, 'document')}`,
    '',
    closingLine(report, command, exitCode),
  );
  return lines;
}

function closingLine(report: RunReport, command: string, exitCode: number): string {
  if (report.status === 'complete') return `🎉 ${command.toUpperCase()} COMPLETE!`;
  if (report.status === 'stopped') {
    return `⏸ STOPPED: everything read so far is saved; the next ${command} goes on from here`;
  }
  const missing = sourceNames
    .filter((name) => report.sources[name].status === 'failed' || report.sources[name].status === 'incomplete')
    .map((name) => sourceLabels[name].short);
  const next =
    exitCode === exitCodes.refused
      ? 'that will be refused again until it is mended; `womba doctor` checks it'
      : `run ${command} again to go on`;
  return `⚠️ NOT COMPLETE, missing: ${missing.join(', ')}. What finished is saved; ${next}`;
}
