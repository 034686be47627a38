export function toneOf(status: string): string {
  if (status === 'complete' || status === 'ok') return 'green';
  if (status === 'failed') return 'red';
  if (status === 'incomplete' || status === 'stopped' || status === 'warning' || status === 'locked') return 'amber';
  if (status === 'running') return 'accent';
  return '';
}

export function commandText({
  command,
  mode,
  selection,
}: {
  command: string;
  mode: string;
  selection: { projects: string[]; sources: string[] };
}): string {
  const what =
    command === 'index-all' ? 'Everything' : command === 'index' ? 'One issue' : selection.sources.join(', ');
  return `${what}${mode === 'full' ? ', read afresh' : ''}`;
}
