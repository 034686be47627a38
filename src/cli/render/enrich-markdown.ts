import { escapeBlockMarkers, heading, joinBlocks, list } from '../../content/markdown/blocks.ts';
import { shiftHeadings } from '../../content/markdown/shift-headings.ts';
import { clean } from './enrich.ts';
import {
  type Context,
  cutLine,
  factLine,
  groupsOf,
  type Item,
  itemLine,
  missingLine,
  originLine,
} from './enrich-names.ts';

/** A story's context as one Markdown document, with the texts of everything that belongs to it. */
export function contextMarkdown(context: Context): string {
  const { main_story: story } = context;
  const line = (text: string): string => escapeBlockMarkers(clean(text));
  const section = (name: string, body: string): string => (body === '' ? '' : joinBlocks([heading(2, name), body]));
  const { used, limit } = context.budget;
  const text = joinBlocks([
    heading(1, clean(`${story.key} ${story.title}`)),
    list([factLine(context), story.url, originLine(context)].map(line).filter((fact) => fact !== '')),
    section('Acceptance criteria', criteriaMarkdown(story.acceptance_criteria)),
    section(
      'Open questions',
      list(context.open_questions.map(({ id, where, question }) => line(`${id} (${where}): ${question}`))),
    ),
    section('Description', below(story.description, 0)),
    section(
      'Comments',
      joinBlocks(
        story.comments.map(({ author, date, text: body }) =>
          joinBlocks([heading(3, clean([author, date].filter(Boolean).join(', '))), below(body, 0)]),
        ),
      ),
    ),
    ...groupsOf(context).map(({ heading: name, items }) => section(name, joinBlocks(items.map(itemMarkdown)))),
    section('Left out', list(context.cut.map((cut) => line(cutLine(cut))))),
    section('Not found', list(context.missing.map((missing) => line(missingLine(missing))))),
    `${used} of ${limit} tokens.`,
  ]);
  return `${text}\n`;
}

function criteriaMarkdown(criteria: Context['main_story']['acceptance_criteria']): string {
  return list(
    criteria.map(({ id, text, details = [], examples = [], kind }) => {
      const below =
        kind === 'gherkin'
          ? examples.map((row) =>
              Object.entries(row)
                .map(([name, value]) => `${name} = ${value}`)
                .join(', '),
            )
          : details;
      const first = `**${id}** ${clean(text)}`;
      return below.length === 0 ? first : `${first}\n${list(below.map((row) => escapeBlockMarkers(clean(row))))}`;
    }),
  );
}

function itemMarkdown(item: Item): string {
  const link = item.url === '' ? '' : `<${clean(item.url).replace(/[<>\s]/g, encodeURIComponent)}>`;
  return joinBlocks([heading(3, clean(itemLine(item))), link, below(item.text, 2)]);
}

/**
 * Somebody's Markdown, its headings so many levels down, without control characters. A story's texts already stand below two
 * or three levels of headings where they are stored.
 */
function below(markdown: string, levels: number): string {
  return shiftHeadings(
    markdown.replace(/[\0-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, ''),
    levels,
  );
}
