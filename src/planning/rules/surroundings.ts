import type { ContextItem, StoryContext } from '../../stories/context/story-context.ts';
import { isOwn, readExistingTest } from '../existing/existing-test.ts';
import { readWording } from '../existing/wording.ts';
import { readOperation } from '../operations/read-operation.ts';
import { plainSentence } from '../text/sentence.ts';
import type { Page, Surroundings } from './matter.ts';
import { tablesOf } from './role-table.ts';

/** Longer lines are data, not sentences. */
const longestSentence = 300;

/** Everything around a story in the form in which the techniques use it. */
export function surroundingsOf(context: StoryContext): Surroundings {
  const { main_story: story } = context;
  const tests = context.existing_tests.map(readExistingTest).filter((test) => !isOwn(test));
  const operations = context.api_operations.map(readOperation);
  const texts = [story.description, ...context.confluence_pages.map(({ text }) => text)];
  return {
    key: story.key,
    title: story.title,
    operations,
    tests,
    pages: context.confluence_pages.map(pageOf),
    statements: story.acceptance_criteria.map(({ text }) => text),
    wording: readWording(tests),
    tables: tablesOf(story.description),
    valueLists: [...operations.flatMap(({ markdown }) => enumsOf(markdown)), ...texts.flatMap(statesOf)],
  };
}

export function pageOf({ id, title, text }: Pick<ContextItem, 'id' | 'title' | 'text'>): Page {
  const sentences = text
    .split('\n')
    .filter((line) => !/^(?:#|```|\|\s*-)/.test(line))
    .flatMap((line) =>
      line.startsWith('|')
        ? [
            line
              .replace(/^\||\|\s*$/g, '')
              .split('|')
              .map((cell) => cell.trim())
              .filter(Boolean)
              .join(', '),
          ]
        : line.split(/(?<=[.!?])\s+(?=[\p{Lu}`"“])/u),
    )
    .map((sentence) =>
      plainSentence(
        sentence
          .replace(/^\s*(?:[-*>]|\d+[.)])\s+/, '')
          .replace(/\*\*/g, '')
          .replace(/\\([!-/:-@[-`{-~])/g, '$1'),
      ),
    )
    .filter((sentence) => sentence.split(' ').length >= 4 && sentence.length <= longestSentence);
  return { id, title, sentences };
}

/** Closed lists in the fields of operations: `one of: "placed", "paid"`. */
function enumsOf(markdown: string): string[][] {
  return [...markdown.matchAll(/one of: ((?:"[^"]*"(?:, )?)+)/g)].map(([, values = '']) =>
    [...values.matchAll(/"([^"]*)"/g)].map(([, value = '']) => value),
  );
}

/** Tables whose first column holds states. */
function statesOf(markdown: string): string[][] {
  return tablesOf(markdown)
    .filter(([header]) => /^(?:state|status|from)\b/i.test(header?.[0] ?? ''))
    .map(([, ...rows]) => [
      ...new Set(
        rows.map((row) => (row[0] ?? '').replaceAll('`', '').trim()).filter((value) => /^[\w-]+$/.test(value)),
      ),
    ])
    .filter((values) => values.length >= 2);
}
