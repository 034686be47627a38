import { resolve } from 'node:path';
import type { Command } from 'commander';
import { addCommon, examples } from '../options.ts';
import { printJson, say } from '../output.ts';
import { plural, utcTime } from '../render/numbers.ts';
import { type CommonOptions, withSession } from '../session.ts';
import { nothingIndexed, statsOf } from '../stored-index.ts';

export function registerRagStats(program: Command): void {
  const command = program
    .command('rag-stats')
    .summary('what is in the database')
    .description('Shows where the database is and how many documents each collection holds. Works during a run.');
  addCommon(command);
  examples(command, [
    ['womba rag-stats', 'documents per collection'],
    ['womba rag-stats --json', 'documents, chunks and last refresh per collection'],
  ]);
  command.action((options: CommonOptions) =>
    withSession(options, async ({ womba }) => {
      const stats = statsOf(womba);
      if (options.json) {
        printJson(stats);
        return;
      }
      const collections = Object.entries(stats.collections);
      say(options, `📁 Storage Path: ${resolve(stats.storage_path)}`);
      say(options, `📈 Total Documents: ${stats.total_documents}`);
      for (const [name, { documents }] of collections) say(options, `   ✓ ${name}: ${plural(documents, 'document')}`);
      const latest =
        collections
          .map(([, { last_refresh: at }]) => at ?? '')
          .sort()
          .at(-1) ?? '';
      if (latest !== '') say(options, `🕒 Last Refresh: ${utcTime(new Date(latest))}`);
      if (stats.total_documents === 0) say(options, nothingIndexed);
    }),
  );
}
