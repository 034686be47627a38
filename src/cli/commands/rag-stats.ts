import type { Command } from 'commander';
import { addCommon, examples } from '../options.ts';
import { plural } from '../render/numbers.ts';
import { type CommonOptions, printJson, say, withSession } from '../session.ts';

export function registerRagStats(program: Command): void {
  const command = program.command('rag-stats').summary('what is in the database');
  addCommon(command);
  examples(command, [['womba rag-stats --json', 'documents, chunks and last refresh per collection']]);
  command.action((options: CommonOptions) =>
    withSession(options, async ({ womba }) => {
      const stats = womba.stats();
      if (options.json) {
        printJson(stats);
        return;
      }
      say(options, `📁 Storage Path: ${stats.storage_path}`);
      say(options, `📈 Total Documents: ${stats.total_documents}`);
      for (const [name, collection] of Object.entries(stats.collections)) {
        say(options, `   ✓ ${name}: ${plural(collection.documents, 'document')}`);
      }
    }),
  );
}
