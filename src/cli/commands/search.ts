import { type Command, InvalidArgumentError } from 'commander';
import { queryTerms } from '../../content/text/query-terms.ts';
import { UsageError } from '../../platform/errors.ts';
import { momentOf } from '../../retrieval/moment.ts';
import { addCommon, examples, filter, positiveInteger } from '../options.ts';
import { isRichTerminal, printJson, say, warn } from '../output.ts';
import { collectionFrom } from '../render/names.ts';
import { resultLines } from '../render/search-results.ts';
import { type CommonOptions, withSession } from '../session.ts';
import { hasIndex, nothingIndexed, statsOf } from '../stored-index.ts';
import type { Womba } from '../../womba.ts';

type Answer = Awaited<ReturnType<Womba['search']>>;

interface Moment {
  /** As it was typed. */
  text: string;
  /** As the index writes times, or a beginning of it. */
  moment: string;
}

interface Options extends CommonOptions {
  collection?: string;
  component?: string[];
  label?: string[];
  since?: Moment;
  before?: Moment;
  topK: number;
  all?: boolean;
  context?: number;
}

export function registerSearch(program: Command): void {
  const command = program
    .command('search')
    .summary('search everything that is indexed')
    .description(
      'Finds documents by words, questions or keys, best first, each with the reason and the\npassage that matched. ' +
        'Any text is allowed; quotes and operators have no special meaning.\nWorks during a run.',
    )
    .argument('<text...>', 'words, a question, or a key such as PLAT-12')
    .option('--collection <name>', 'only one collection')
    .option('--component <name>', 'only documents of this component; may be repeated: any of them', names)
    .option('--label <name>', 'only documents with this label; may be repeated: any of them', names)
    .option('--since <date>', 'only what changed then or later: 2026-03-07, 2026-03, or 30d (h, d, w) ago', momentFrom)
    .option('--before <date>', 'only what changed earlier', momentFrom)
    .option('--top-k <n>', 'results wanted', positiveInteger, 10)
    .option('--all', 'give copies (nearly the same text) places of their own')
    .option(
      '--context <tokens>',
      'extend each passage by what stands around it, up to so many tokens',
      positiveInteger,
    );
  addCommon(command, { projectKey: filter });
  examples(command, [
    ['womba search "refund after partial delivery"', 'in all collections'],
    ['womba search PLAT-12', 'an issue by its key'],
    ['womba search login lockout --collection existing_tests --top-k 5', 'tests only'],
    ['womba search voucher --component Checkout --label smoke --since 30d', 'one component, one label, last 30 days'],
    ['womba search "refund limits" --context 1500', 'with the text around each passage'],
    ['womba search --json -- "--dry-run"', 'a text that begins with dashes'],
  ]);
  command.action((words: string[], options: Options) =>
    withSession(options, async ({ womba, signal }) => {
      const query = words.join(' ');
      const collection = options.collection === undefined ? undefined : collectionFrom(options.collection);
      assertWindow(options);
      const nothing: Answer = { query, mode: 'lexical', results: [] };
      const answer = hasIndex(womba)
        ? await womba.search(query, {
            collection,
            projectKey: options.projectKey,
            components: options.component,
            labels: options.label,
            modifiedFrom: options.since?.moment,
            modifiedBefore: options.before?.moment,
            topK: options.topK,
            nameCopies: options.all !== true,
            contextTokens: options.context,
            signal,
          })
        : nothing;
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
      if (answer.results.length === 0) say(options, whyNothing(womba, query, limitsOf(options, collection)));
    }),
  );
}

function whyNothing(womba: Womba, query: string, limits: readonly string[]): string {
  if (statsOf(womba).total_documents === 0) return nothingIndexed;
  if (queryTerms(query).length === 0) {
    return 'Nothing found: the text holds no word to search for, only signs or very common words.';
  }
  return limits.length === 0
    ? 'Nothing found. `womba rag-stats` shows what is indexed.'
    : `Nothing found in ${limits.join(', ')}; the search was limited to that.`;
}

/** Everything that the search was limited to, in words. */
function limitsOf(options: Options, collection: string | undefined): string[] {
  const named = (kind: string, list: readonly string[] = []): string[] =>
    list.length === 0 ? [] : [`${kind} ${list.map((name) => `"${name}"`).join(' or ')}`];
  return [
    ...[collection, options.projectKey].filter((value) => value !== undefined),
    ...named('component', options.component),
    ...named('label', options.label),
    ...(options.since === undefined ? [] : [`what changed since ${options.since.text}`]),
    ...(options.before === undefined ? [] : [`what changed before ${options.before.text}`]),
  ];
}

function assertWindow({ since, before }: Options): void {
  if (since === undefined || before === undefined || startOf(since) < startOf(before)) return;
  throw new UsageError(`Nothing can have changed since ${since.text} and before ${before.text}`, {
    hint: '--since takes the earlier date, --before the later one.',
  });
}

/** The second at which it begins. */
function startOf({ moment }: Moment): string {
  return moment + '0000-01-01T00:00:00'.slice(moment.length);
}

/** A name of a flag that may be repeated; commas belong to it. */
function names(value: string, previous: string[] = []): string[] {
  const name = value.trim();
  if (name === '') throw new InvalidArgumentError('It is empty.');
  return previous.includes(name) ? previous : [...previous, name];
}

function momentFrom(text: string): Moment {
  const moment = momentOf(text, new Date());
  if (moment === undefined) {
    throw new InvalidArgumentError(
      'Dates are 2026-03-07, a beginning such as 2026-03, a time such as 2026-03-07T15:30Z, or how long ago: 12h, 30d, 2w.',
    );
  }
  return { text: text.trim(), moment };
}
