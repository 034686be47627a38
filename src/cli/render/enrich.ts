import { bold } from '../output.ts';
import { cutLine, type Context, factLine, groupsOf, itemLine, missingLine, originLine } from './enrich-names.ts';
import { plural } from './numbers.ts';

/** A story's context for people: what holds, what is open, what belongs to it and why, and what was left out. */
export function contextLines(context: Context, rich: boolean): string[] {
  const { main_story: story } = context;
  const strong = (text: string): string => (rich ? bold.on + text + bold.off : text);
  const lines = [strong(`${story.key} ${clean(story.title)}`), clean(factLine(context))];
  if (story.url !== '') lines.push(clean(story.url));
  lines.push(originLine(context));
  const section = (heading: string, entries: readonly string[]): void => {
    if (entries.length > 0) lines.push('', strong(heading), ...entries.map((entry) => `  ${entry}`));
  };

  const criteria = story.acceptance_criteria;
  section(criteria.length === 0 ? 'Acceptance criteria: none' : `Acceptance criteria (${criteria.length})`, [
    ...(criteria.length === 0 ? ['The story names none; see the open questions.'] : []),
    ...criteria.flatMap(criterionLines),
  ]);
  section(
    `Open questions (${context.open_questions.length})`,
    context.open_questions.map(({ id, where, question }) => `${id} (${clean(where)}) ${clean(question)}`),
  );
  for (const { heading, items } of groupsOf(context)) {
    section(
      `${heading} (${items.length})`,
      items.map((item) => clean(itemLine(item))),
    );
  }
  section(
    `Left out (${context.cut.length})`,
    context.cut.map((cut) => clean(cutLine(cut))),
  );
  section(
    'Not found',
    context.missing.map((missing) => clean(missingLine(missing))),
  );
  const { used, limit } = context.budget;
  const figure = (count: number): string => count.toLocaleString('en-GB');
  lines.push('', `${figure(used)} of ${figure(limit)} tokens`);
  return lines;
}

function criterionLines(criterion: Context['main_story']['acceptance_criteria'][number]): string[] {
  const { id, text, title, given = [], when = [], then = [], examples = [], details = [], kind } = criterion;
  if (kind !== 'gherkin' || title === undefined) {
    return [`${id} ${clean(text)}`, ...details.map((detail) => `     - ${clean(detail)}`)];
  }
  const steps = (word: string, list: readonly string[]): string[] =>
    list.map((step, index) => `     ${index === 0 ? word : 'and'} ${clean(step)}`);
  return [
    `${id} ${clean(title)}`,
    ...steps('given', given),
    ...steps('when', when),
    ...steps('then', then),
    ...(examples.length === 0 ? [] : [`     ${plural(examples.length, 'example')}`]),
  ];
}

/** Other people's text on one line, without anything that a terminal would obey, not even bold print. */
export function clean(text: string): string {
  return text
    .replace(/[\t\r\n]+/g, ' ')
    .replace(/[\0-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, '')
    .trim();
}
