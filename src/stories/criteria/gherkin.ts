import type { Block } from '../text/blocks.ts';
import { inlineText } from '../text/inline.ts';
import type { CriterionDraft, CriterionOrigin } from './criterion.ts';

/** A line with its number in the section. */
export interface NumberedLine {
  text: string;
  number: number;
}

type Place = 'given' | 'when' | 'then';

interface Scenario extends Record<Place, string[]> {
  title: string;
  examples: Record<string, string>[];
  from: number;
  to: number;
}

const header =
  /^(feature|rule|background|scenario outline|scenario template|scenario|examples|example|scenarios)\b(?:\s+\d+)?\s*[:–-]\s*(.*)$/i;
const step = /^(given|when|then|and|but|\*)\s+(\S.*)$/i;

/** Whether code is Gherkin: it says so, or a line of it names a scenario. */
export function isGherkin(language: string, lines: readonly string[]): boolean {
  if (['gherkin', 'cucumber', 'feature'].includes(language)) return true;
  return language === '' && lines.some((line) => /^\s*(?:Feature|Scenario(?: Outline)?):/.test(line));
}

/** The scenarios of Gherkin text. Steps of a background stand before each scenario's own. Total for any lines. */
export function gherkinCriteria(
  lines: readonly NumberedLine[],
  section: string,
  heading: string | null,
): CriterionDraft[] {
  const reader = new ScenarioReader();
  for (const line of lines) reader.read(line);
  const scenarios = reader.finish();
  const [only] = scenarios;
  if (scenarios.length === 1 && only?.title === '') only.title = titleIn(heading);
  return scenarios.flatMap((scenario) => draftOf(scenario, section, heading));
}

/** `Scenario 1: Happy path` above the steps. */
function titleIn(heading: string | null): string {
  const match = header.exec(heading ?? '');
  return /^scenario/i.test(match?.[1] ?? '') ? (match?.[2]?.trim() ?? '') : '';
}

class ScenarioReader {
  readonly #scenarios: Scenario[] = [];
  #background: Scenario | undefined;
  #current: Scenario | undefined;
  #place: Place | undefined;
  #examples: { columns: string[] | undefined } | undefined;
  #quoted = false;

  read({ text, number }: NumberedLine): void {
    const line = text.trim();
    if (/^(?:"""|```)/.test(line)) this.#quoted = !this.#quoted;
    else if (this.#quoted) this.#append(` ${line}`, number);
    else if (line !== '' && !/^[#@]/.test(line)) this.#readLine(line, number);
  }

  finish(): Scenario[] {
    return this.#scenarios;
  }

  #readLine(line: string, number: number): void {
    const plain = plainLine(line);
    const head = header.exec(plain);
    if (head !== null) {
      this.#begin(head[1]?.toLowerCase() ?? '', head[2]?.trim() ?? '', number);
    } else if (line.startsWith('|')) {
      this.#readRow(line, number);
    } else {
      const match = step.exec(plain);
      if (match !== null) this.#step(match[1]?.toLowerCase() ?? '', match[2] ?? '', number);
      else this.#append(` ${plain}`, number);
    }
  }

  #begin(kind: string, title: string, number: number): void {
    this.#place = undefined;
    this.#examples = undefined;
    if (kind === 'examples' || kind === 'scenarios' || (kind === 'example' && this.#current?.then.length)) {
      this.#examples = { columns: undefined };
      return;
    }
    this.#current = undefined;
    // A rule has a background of its own.
    if (kind === 'feature' || kind === 'rule') this.#background = undefined;
    else if (kind === 'background') this.#background = this.#current = empty('', number);
    else this.#open(title, number);
  }

  #open(title: string, number: number): Scenario {
    const scenario = empty(title, number);
    const given = this.#background?.given ?? [];
    scenario.given.push(...given);
    this.#scenarios.push(scenario);
    this.#current = scenario;
    return scenario;
  }

  #step(word: string, text: string, number: number): void {
    const isPlace = word === 'given' || word === 'when' || word === 'then';
    // Without headers, a new "Given" behind a result begins the next scenario.
    const next = word === 'given' && (this.#current?.then.length ?? 0) > 0;
    const scenario = this.#current === undefined || next ? this.#open('', number) : this.#current;
    if (isPlace) this.#place = word;
    this.#place ??= 'given';
    scenario[this.#place].push(inlineText(text));
    scenario.to = number;
  }

  #readRow(line: string, number: number): void {
    const cells = line
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => cell.trim());
    if (this.#examples === undefined) {
      this.#append(` | ${cells.join(' | ')} |`, number);
    } else if (this.#examples.columns === undefined) {
      this.#examples.columns = cells;
    } else {
      const { columns } = this.#examples;
      this.#current?.examples.push(Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])));
      if (this.#current !== undefined) this.#current.to = number;
    }
  }

  /** Text below a step belongs to it; text below a title describes it and is left out. */
  #append(text: string, number: number): void {
    if (this.#current === undefined || this.#place === undefined) return;
    const steps = this.#current[this.#place];
    steps.push((steps.pop() ?? '') + text);
    this.#current.to = number;
  }
}

function empty(title: string, number: number): Scenario {
  return { title, given: [], when: [], then: [], examples: [], from: number, to: number };
}

function draftOf(scenario: Scenario, section: string, heading: string | null): CriterionDraft[] {
  const { title, given, when, then, examples, from, to } = scenario;
  if (given.length + when.length + then.length === 0) return [];
  const origin: CriterionOrigin = { section, heading, from_line: from, to_line: to };
  return [draft({ title, given, when, then }, origin, examples)];
}

/** A criterion out of the parts of a scenario. */
export function draft(
  { title, given, when, then }: Pick<Scenario, 'title' | Place>,
  origin: CriterionOrigin,
  examples: Record<string, string>[] = [],
): CriterionDraft {
  const phrase = (word: string, steps: readonly string[]): string =>
    steps.length === 0 ? '' : `${word} ${steps.join(' and ')}`;
  const steps = [phrase('Given', given), phrase('When', when), phrase('Then', then)].filter((part) => part !== '');
  return {
    kind: 'gherkin',
    text: `${title === '' ? '' : `${title}: `}${steps.join('; ')}`,
    ...(title === '' ? {} : { title }),
    given,
    when,
    then,
    ...(examples.length === 0 ? {} : { examples }),
    origin,
  };
}

/** `Given …, when …, then …` in one sentence. */
export function sentenceAsScenario(text: string): Pick<Scenario, 'title' | Place> | undefined {
  const match = /^given\b(.{1,500}?)[,;.]?\s+when\b(.{1,500}?)[,;.]?\s+then\b(.{1,1000})$/i.exec(text);
  if (match === null) return undefined;
  const part = (index: number): string[] => [
    (match[index] ?? '')
      .trim()
      .replace(/^that\s+/i, '')
      .replace(/\.$/, ''),
  ];
  return { title: '', given: part(1), when: part(2), then: part(3) };
}

/**
 * How many blocks from `start` on are Gherkin without code around it: paragraphs, items or headings whose lines all are
 * steps or titles, with a condition and a result among them. 0 where they are not.
 */
export function plainGherkin(blocks: readonly Block[], start: number): { count: number; lines: NumberedLine[] } {
  const lines: NumberedLine[] = [];
  let at = start;
  for (; at < blocks.length; at += 1) {
    const block = blocks[at];
    const more = block === undefined ? undefined : linesOf(block);
    const fits = more?.every(({ text }, index) => {
      const plain = plainLine(text);
      return step.test(plain) || /^(?:scenario|background)\b/i.test(plain) || (block?.kind === 'table' && index >= 0);
    });
    if (more === undefined || fits !== true || (block?.kind === 'table' && lines.length === 0)) break;
    lines.push(...more);
  }
  const starts = (word: RegExp): boolean => lines.some(({ text }) => word.test(plainLine(text)));
  const complete = starts(/^(?:given|when)\s/i) && starts(/^then\s/i);
  return complete ? { count: at - start, lines } : { count: 0, lines: [] };
}

function linesOf(block: Block): NumberedLine[] | undefined {
  switch (block.kind) {
    case 'heading':
      return [{ text: block.text, number: block.from }];
    case 'paragraph':
      return block.lines.map((text, index) => ({ text, number: block.from + index }));
    case 'list':
      return block.items.flatMap((item) => [
        { text: item.text, number: item.from },
        ...item.children.flatMap((child) => linesOf(child) ?? [{ text: '?', number: child.from }]),
      ]);
    case 'table':
      return [block.header, ...block.rows.map((row) => row.cells)].map((cells, index) => ({
        text: `| ${cells.join(' | ')} |`,
        number: block.from + (index === 0 ? 0 : index + 1),
      }));
    default:
      return undefined;
  }
}

function plainLine(text: string): string {
  return text
    .replace(/\*\*|__/g, '')
    .replace(/^[\s>*_-]+(?=[A-Za-z])/, '')
    .trim();
}

/** Scenarios of a code block. */
export function codeCriteria(
  block: Extract<Block, { kind: 'code' }>,
  section: string,
  heading: string | null,
): CriterionDraft[] {
  const lines = block.lines.map((text, index) => ({ text, number: block.from + 1 + index }));
  return gherkinCriteria(lines, section, heading);
}
