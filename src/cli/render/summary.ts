import { sourceNames } from '../../documents/document.ts';
import { collectionOf, type EmbeddingReport, type RunReport } from '../../indexing/report.ts';
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
  lines.push(...vectorLines(report.embeddings));
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
  if (missing.length === 0 || report.embeddings.pending > 0 || (report.embeddings.chroma?.waiting ?? 0) > 0)
    missing.push('Vectors');
  const next =
    exitCode === exitCodes.refused
      ? 'that will be refused again until it is mended; `womba doctor` checks it'
      : `run ${command} again to go on`;
  return `⚠️ NOT COMPLETE, missing: ${missing.join(', ')}. What finished is saved; ${next}`;
}

/** What became of vectors; nothing where none are configured. */
export function vectorLines({ model, chroma, errors = [], notes = [], ...counts }: EmbeddingReport): string[] {
  const lines: string[] = [];
  if (model !== undefined) {
    const mark = counts.pending === 0 ? '✓' : '✗';
    const tokens = counts.tokens === 0 ? '' : `, ${plural(counts.tokens, 'token')}`;
    const cost = counts.cost === undefined || counts.cost === 0 ? '' : `, cost ${Number(counts.cost.toPrecision(3))}`;
    const cut =
      counts.truncated === undefined ? '' : `, ${plural(counts.truncated, 'text')} cut to what the model reads`;
    lines.push(
      `   ${mark} Vectors: ${counts.computed} computed, ${counts.cached} known, ${counts.pending} pending` +
        ` (${model}${tokens}${cost}${cut})`,
    );
  }
  if (chroma !== undefined) {
    const mark = chroma.waiting === 0 ? '✓' : '✗';
    const waiting = chroma.waiting === 0 ? '' : `, ${chroma.waiting} waiting`;
    lines.push(`   ${mark} Chroma: ${plural(chroma.written, 'chunk')} written, ${chroma.removed} removed${waiting}`);
  }
  for (const { scope, message } of errors) lines.push(`   ✗ ${scope ?? 'vectors'}: ${message}`);
  for (const note of notes) lines.push(`   ℹ ${note}`);
  return lines;
}
