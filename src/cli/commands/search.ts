import type { Command } from 'commander';
import { addCommon, examples, nonNegativeInteger } from '../options.ts';
import { collectionFrom } from '../render/names.ts';
import { type CommonOptions, printJson, say, withSession } from '../session.ts';

interface Options extends CommonOptions {
  collection?: string;
  topK: number;
}

/** Characters of a passage shown for one result. */
const shownCharacters = 220;

export function registerSearch(program: Command): void {
  const command = program
    .command('search')
    .summary('search everything that is indexed')
    .argument('<text...>', 'words, a question, or a key such as PLAT-12')
    .option('--collection <name>', 'only one collection')
    .option('--top-k <n>', 'results wanted', nonNegativeInteger, 10);
  addCommon(command, { projectKey: true });
  examples(command, [
    ['womba search "refund after partial delivery"', 'in all collections'],
    ['womba search PLAT-12', 'an issue by its key'],
    ['womba search login lockout --collection existing_tests --top-k 5', 'tests only'],
  ]);
  command.action((words: string[], options: Options) =>
    withSession(options, async ({ womba }) => {
      const answer = womba.search(words.join(' '), {
        collection: options.collection === undefined ? undefined : collectionFrom(options.collection),
        projectKey: options.projectKey,
        topK: options.topK,
      });
      if (options.json) {
        printJson(answer);
        return;
      }
      if (answer.results.length === 0) say(options, 'Nothing found. `womba rag-stats` shows what is indexed.');
      answer.results.forEach((result, index) => {
        say(options, `${index + 1}. ${result.title}  [${result.collection}, ${result.document_id}]`);
        if (result.url !== '') say(options, `   ${result.url}`);
        say(options, `   ${result.score.toFixed(2)}  ${result.why}`);
        const passage = result.document.replace(/\s+/g, ' ').trim();
        if (passage !== '') {
          say(options, `   ${passage.slice(0, shownCharacters)}${passage.length > shownCharacters ? ' …' : ''}`);
        }
      });
    }),
  );
}
