import type { CorpusResult, PartResult } from './check.ts';

const whole = (value: number): string => value.toLocaleString('en-US');

/** The result for people: a table, then what could not be kept, then what failed. */
export function renderResult({ parts, complete, kept }: CorpusResult): string {
  const rows = [
    ['part', 'files', 'documents', 'chunks', 'tokens', 'failed', 'warnings', 'seconds'],
    ...parts.map((part) => [
      part.part,
      whole(part.files),
      whole(part.documents),
      whole(part.chunks),
      whole(part.tokens),
      whole(part.failed),
      whole(Object.values(part.warnings).reduce((sum, count) => sum + count, 0)),
      part.seconds.toFixed(2),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
  return [
    ...lines,
    ...parts.flatMap(warningLines),
    ...parts.flatMap(failureLines),
    ...parts.flatMap(otherLines),
    '',
    complete
      ? 'Every file became a document, or failed with a reason.'
      : `Not complete: ${parts
          .filter((part) => part.status !== 'complete')
          .map((part) => part.part)
          .join(', ')}.`,
    ...(kept === null ? [] : [`Look at the documents with: womba rag-view jira_issues --full --data-dir ${kept}`]),
    '',
  ].join('\n');
}

function warningLines({ part, warnings }: PartResult): string[] {
  const kinds = Object.entries(warnings).sort(([, a], [, b]) => b - a);
  return kinds.length === 0 ? [] : ['', `Warnings of ${part}:`, ...kinds.map(([kind, count]) => `  ${kind} ×${count}`)];
}

function failureLines({ part, failed, failures }: PartResult): string[] {
  if (failures.length === 0) return [];
  const listed = failures.map(({ id, scope, message }) => `  ✗ ${id ?? scope ?? 'all'}: ${message}`);
  const more = failed - failures.filter(({ id }) => id !== null).length;
  return ['', `Failures of ${part}:`, ...listed, ...(more > 0 ? [`  and ${more} more`] : [])];
}

function otherLines({ without_documents: files }: PartResult): string[] {
  return files.length === 0 ? [] : ['', 'No specifications, by their content:', ...files.map((file) => `  ${file}`)];
}
