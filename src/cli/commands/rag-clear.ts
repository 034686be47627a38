import type { Command } from 'commander';
import { collectionNames } from '../../documents/document.ts';
import { openAsker } from '../ask.ts';
import { addCommon, examples } from '../options.ts';
import { printJson, say } from '../output.ts';
import { collectionFrom } from '../render/names.ts';
import { plural } from '../render/numbers.ts';
import { type CommonOptions, withSession } from '../session.ts';
import { hasIndex, statsOf } from '../stored-index.ts';

interface Options extends CommonOptions {
  collection?: string;
  yes?: boolean;
}

export function registerRagClear(program: Command): void {
  const command = program
    .command('rag-clear')
    .summary('remove documents from the database')
    .description(
      'Removes all documents, or those of one collection, after asking. The next index-all reads them again. Exit code 2\n' +
        'where nobody can be asked and --yes is missing, 5 while a run is at work.',
    )
    .option('--collection <name>', 'only this collection')
    .option('-y, --yes', 'do not ask');
  addCommon(command);
  examples(command, [
    ['womba rag-clear --collection external_docs', 'forget the documentation sites'],
    ['womba rag-clear --yes', 'forget everything, without a question'],
  ]);
  command.action((options: Options) =>
    withSession(options, async ({ womba, signal }) => {
      const collections =
        options.collection === undefined ? [...collectionNames] : [collectionFrom(options.collection)];
      const { collections: stored } = statsOf(womba);
      const count = collections.reduce((sum, name) => sum + stored[name].documents, 0);
      const what = `${plural(count, 'document')} from ${collections.join(', ')}`;
      if (options.yes !== true && !(await confirmed(`Remove ${what}?`, signal))) {
        if (options.json) printJson({ removed: 0, collections });
        say(options, 'Nothing was removed.');
        return;
      }
      const removed = hasIndex(womba) ? await womba.clear(collections, signal) : 0;
      if (options.json) printJson({ removed, collections });
      else say(options, `Removed ${plural(removed, 'document')}.`);
    }),
  );
}

async function confirmed(question: string, signal: AbortSignal): Promise<boolean> {
  using asker = openAsker(
    { message: 'rag-clear removes documents and nobody can be asked here', hint: 'Add --yes if you mean it.' },
    signal,
  );
  return /^y(es)?$/i.test(await asker.ask(`${question} [y/N] `));
}
