import type { Command } from 'commander';
import { queryTerms } from '../../content/text/query-terms.ts';
import { addCommon, examples, filter, positiveInteger } from '../options.ts';
import { isRichTerminal, printJson, say, warn } from '../output.ts';
import { collectionFrom } from '../render/names.ts';
import { resultLines } from '../render/search-results.ts';
import { type CommonOptions, withSession } from '../session.ts';
import { hasIndex, nothingIndexed, statsOf } from '../stored-index.ts';
import type { Womba } from '../../womba.ts';

type Answer = Awaited<ReturnType<Womba['search']>>;

interface Options extends CommonOptions {
  collection?: string;
  topK: number;
}

export function registerSearch(program: Command): void {
  const command = program
    .command('search')
    .summary('search everything that is indexed')
    .description(
      'Finds documents by words, questions or keys, best first, each with the reason and the passage that matched. Any\n' +
        'text is allowed; quotes and operators have no special meaning. Works during a run.',
    )
    .argument('<text...>', 'words, a question, or a key such as PLAT-12')
    .option('--collection <name>', 'only one collection')
    .option('--top-k <n>', 'results wanted', positiveInteger, 10);
  addCommon(command, { projectKey: filter });
  examples(command, [
    ['womba search "refund after partial delivery"', 'in all collections'],
    ['womba search PLAT-12', 'an issue by its key'],
    ['womba search login lockout --collection existing_tests --top-k 5', 'tests only'],
    ['womba search --json -- "--dry-run"', 'a text that begins with dashes'],
  ]);
  command.action((words: string[], options: Options) =>
    withSession(options, async ({ womba, signal }) => {
      const query = words.join(' ');
      const collection = options.collection === undefined ? undefined : collectionFrom(options.collection);
      const { projectKey, topK } = options;
      const nothing: Answer = { query, mode: 'lexical', results: [] };
      const answer = hasIndex(womba) ? await womba.search(query, { collection, projectKey, topK, signal }) : nothing;
      for (const warning of answer.warnings ?? []) warn(`Warning: ${warning}`);
      if (options.json) {
        printJson(answer);
        return;
      }
      const rich = isRichTerminal();
      if (answer.mode !== 'lexical') say(options, `Mode: ${answer.mode}`);
      answer.results.forEach((result, index) => {
        for (const line of resultLines(result, index + 1, query, rich)) say(options, line);
      });
      if (answer.results.length === 0) say(options, whyNothing(womba, query, [collection, projectKey]));
    }),
  );
}

function whyNothing(womba: Womba, query: string, filters: readonly (string | undefined)[]): string {
  if (statsOf(womba).total_documents === 0) return nothingIndexed;
  if (queryTerms(query).length === 0) {
    return 'Nothing found: the text holds no word to search for, only signs or very common words.';
  }
  const limits = filters.filter((value) => value !== undefined);
  return limits.length === 0
    ? 'Nothing found. `womba rag-stats` shows what is indexed.'
    : `Nothing found in ${limits.join(', ')}; the search was limited to that.`;
}
