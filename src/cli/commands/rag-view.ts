import type { Command } from 'commander';
import { addCommon, examples, filter, nonNegativeInteger } from '../options.ts';
import { printJson, say } from '../output.ts';
import { collectionFrom } from '../render/names.ts';
import { plural } from '../render/numbers.ts';
import { type CommonOptions, withSession } from '../session.ts';
import { hasIndex, nothingIndexed } from '../stored-index.ts';

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
    .description(
      'Shows documents of a collection in the order of their ids. Collections: existing_tests, jira_issues,\n' +
        'confluence_docs, external_docs, swagger_docs, test_plans. Exit code 6 for an unknown one.',
    )
    .argument('<collection>', 'such as existing_tests')
    .option('--limit <n>', 'documents shown; 0 for all', nonNegativeInteger, 10)
    .option('--full', 'show whole documents');
  addCommon(command, { projectKey: filter });
  examples(command, [
    ['womba rag-view existing_tests --limit 3', 'the first three tests'],
    ['womba rag-view jira_issues --project-key PLAT --limit 0 --json', 'all issues of a project'],
  ]);
  command.action((name: string, options: Options) =>
    withSession(options, async ({ womba }) => {
      const collection = collectionFrom(name);
      const page = hasIndex(womba)
        ? womba.view(collection, { limit: options.limit, projectKey: options.projectKey })
        : { collection, total: 0, documents: [] };
      if (options.json) {
        printJson(page);
        return;
      }
      const cut = page.documents.length < page.total ? `, ${page.documents.length} shown (--limit 0 shows all)` : '';
      say(options, `${page.collection}: ${plural(page.total, 'document')}${cut}`);
      for (const { id, document, metadata } of page.documents) {
        say(options, `\n── ${id}  ${metadata['url'] ?? ''}`.trimEnd());
        say(options, options.full === true ? document : beginning(document));
      }
      if (page.total === 0 && !hasIndex(womba)) say(options, nothingIndexed);
    }),
  );
}

function beginning(document: string): string {
  const characters = Array.from(document.slice(0, shownCharacters * 2));
  if (characters.length <= shownCharacters) return document;
  return `${characters.slice(0, shownCharacters).join('').trimEnd()} …`;
}
