import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { collectionNames } from '../../documents/document.ts';
import { UsageError } from '../../platform/errors.ts';
import { addCommon, examples } from '../options.ts';
import { collectionFrom } from '../render/names.ts';
import { plural } from '../render/numbers.ts';
import { type CommonOptions, printJson, say, withSession } from '../session.ts';

interface Options extends CommonOptions {
  collection?: string;
  yes?: boolean;
}

export function registerRagClear(program: Command): void {
  const command = program
    .command('rag-clear')
    .summary('remove documents from the database')
    .description('Removes all documents, or those of one collection. The next index-all reads them again.')
    .option('--collection <name>', 'only this collection')
    .option('-y, --yes', 'do not ask');
  addCommon(command);
  examples(command, [['womba rag-clear --collection external_docs --yes', 'forget the documentation sites']]);
  command.action((options: Options) =>
    withSession(options, async ({ womba, signal }) => {
      const collections =
        options.collection === undefined ? [...collectionNames] : [collectionFrom(options.collection)];
      const stats = womba.stats();
      const count = collections.reduce((sum, name) => sum + stats.collections[name].documents, 0);
      if (
        options.yes !== true &&
        !(await confirmed(`Remove ${plural(count, 'document')} from ${collections.join(', ')}?`))
      ) {
        say(options, 'Nothing was removed.');
        return;
      }
      const removed = await womba.clear(collections, signal);
      if (options.json) printJson({ removed, collections });
      else say(options, `Removed ${plural(removed, 'document')}.`);
    }),
  );
}

async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new UsageError('rag-clear removes documents and nobody can be asked here', {
      hint: 'Add --yes if you mean it.',
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
