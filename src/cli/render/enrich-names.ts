import type { Womba } from '../../womba.ts';

export type Context = Awaited<ReturnType<Womba['storyContext']>>;
export type Item = Context['linked_stories'][number];

/** Groups of a context with their headings, in the order in which they are shown; empty ones are left out. */
export function groupsOf(context: Context): { heading: string; items: Item[] }[] {
  return [
    { heading: 'Epic', items: context.epic === null ? [] : [context.epic] },
    { heading: 'Sub-tasks', items: context.subtasks },
    { heading: 'Linked issues', items: context.linked_stories },
    { heading: 'Related bugs', items: context.related_bugs },
    { heading: 'Confluence pages', items: context.confluence_pages },
    { heading: 'API operations', items: context.api_operations },
    { heading: 'Existing tests', items: context.existing_tests },
    { heading: 'Similar stories', items: context.similar_stories },
  ].filter(({ items }) => items.length > 0);
}

/** `Story · In Progress · High · Payments, API` */
export function factLine({ main_story: story }: Context): string {
  const versions = story.fix_versions.length === 0 ? '' : `for ${story.fix_versions.join(', ')}`;
  return [story.type, story.status, story.priority, story.components.join(', '), versions]
    .filter((fact) => fact !== '')
    .join(' · ');
}

/** Where the story was read and how sure that is. */
export function originLine(context: Context): string {
  if (context.read_from === 'jira') return 'Read from Jira just now';
  return context.up_to_date
    ? 'Read from the index, which has the present version'
    : 'Read from the index, without word from Jira';
}

/** What one item is, in one line: key, title, state, and in brackets why it is here. */
export function itemLine(item: Item): string {
  // That a page is current goes without saying; the title of an operation begins with its method and path.
  const state = [item.type, item.kind === 'confluence_page' ? '' : item.status]
    .filter((fact) => fact !== '')
    .join(', ');
  const name = item.title.startsWith(item.key) ? item.title : `${item.key} ${item.title}`.trim();
  const score = item.score === null ? '' : `${item.score.toFixed(2)}, `;
  return `${name}${state === '' ? '' : ` [${state}]`} (${score}${item.why})`;
}

export function cutLine({ kind, title, tokens, reason }: Context['cut'][number]): string {
  return `${kind.replaceAll('_', ' ')} "${title}": ${tokens} tokens, ${reason}`;
}

export function missingLine({ kind, name, reason }: Context['missing'][number]): string {
  return `${kind} ${name}: ${reason}`;
}
