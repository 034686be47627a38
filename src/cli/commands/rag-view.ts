import type { Command } from 'commander';
import { addCommon, examples, nonNegativeInteger } from '../options.ts';
import { collectionFrom } from '../render/names.ts';
import { plural } from '../render/numbers.ts';
import { type CommonOptions, printJson, say, withSession } from '../session.ts';

interface Options extends CommonOptions {
  limit: number;
  full?: boolean;
}

/** Characters of a document shown without `--full`. */
const shownCharacters = 300;

export function registerRagView(program: Command): void {
  const command = program
    .command('rag-view')
    .summary('look at the documents of a collection')
    .argument('<collection>', 'such as existing_tests')
    .option('--limit <n>', 'documents shown; 0 for all', nonNegativeInteger, 10)
    .option('--full', 'show whole documents');
  addCommon(command, { projectKey: true });
  examples(command, [
    ['womba rag-view existing_tests --limit 3', 'the first three tests'],
    ['womba rag-view jira_issues --project-key PLAT --limit 0 --json', 'all issues of a project'],
  ]);
  command.action((name: string, options: Options) =>
    withSession(options, async ({ womba }) => {
      const page = womba.view(collectionFrom(name), { limit: options.limit, projectKey: options.projectKey });
      if (options.json) {
        printJson(page);
        return;
      }
      say(options, `${page.collection}: ${plural(page.total, 'document')}, ${page.documents.length} shown`);
      for (const { id, document, metadata } of page.documents) {
        say(options, `\n── ${id}  ${metadata['url'] ?? ''}`);
        const whole = options.full === true || document.length <= shownCharacters;
        say(options, whole ? document : `${document.slice(0, shownCharacters).trimEnd()} …`);
      }
    }),
  );
}
