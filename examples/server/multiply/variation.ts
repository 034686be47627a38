import { mapAdfText } from '../adf/text.ts';
import type { AdfNode } from '../adf/nodes.ts';
import type { RichText } from '../company/model.ts';
import { between, createRandom, pick } from './random.ts';
import { channels, markets, segments, units, wordGroups } from './words.ts';

/** How a derived item differs from the one it was derived from. */
export interface Variation {
  random: () => number;
  /** For titles: `Norwegian mobile app, trial users`. */
  theme: string;
  /** The same text with other words and numbers. */
  text(text: string): string;
  /** The same for XHTML: tags, attributes and code stay. */
  markup(xml: string): string;
  rich(value: RichText): RichText;
  /** A sentence that no other item has. */
  remark: string;
}

const groupOf = new Map(wordGroups.flatMap((group) => group.map((word) => [word, group] as const)));
const words = new RegExp(`\\b(${[...groupOf.keys()].join('|')})(s?)\\b`, 'gi');
/** Whole numbers of two to four digits that are no part of a date, key, version, path or code. */
const numbers = /(?<![\w.,:/{[(#-])\d{2,4}(?![\w:/})\]-]|[.,]\d)/g;

/** The variation of a seed; the same seed gives the same one. */
export function createVariation(seed: number): Variation {
  const random = createRandom(seed);
  const market = pick(random, markets);
  const channel = pick(random, channels);
  const segment = pick(random, segments);
  const choices = new Map(wordGroups.map((group) => [group, pick(random, group)]));
  const factor = 0.5 + random();
  const limit = between(random, 2, 980);
  const remark = `This covers ${segment} of the ${market} ${channel}: at most ${String(limit)} ${pick(random, units)} in ${String(between(random, 2, 59))} minutes, switched on by flag ${flag(seed, random)}.`;

  const text = (source: string): string =>
    source
      .replace(words, (found, word: string, plural: string) => {
        const choice = choices.get(groupOf.get(word.toLowerCase()) ?? []) ?? word;
        const cased = found.startsWith(found[0]?.toUpperCase() ?? '')
          ? choice[0]?.toUpperCase() + choice.slice(1)
          : choice;
        return cased + plural;
      })
      .replace(numbers, (found) => String(Math.max(2, Math.round(Number(found) * factor))));

  return {
    random,
    theme: `${market} ${channel}, ${segment}`,
    remark,
    text,
    markup: (xml) =>
      xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>|<[^>]*>|&\w+;|[^<&]+/g, (part) => (/^[<&]/.test(part) ? part : text(part))),
    rich: (value) => {
      if (typeof value === 'string') return text(value);
      return value ? (mapAdfText(value as unknown as AdfNode & { type: 'doc' }, text) as RichText) : value;
    },
  };
}

function flag(seed: number, random: () => number): string {
  return `${pick(random, ['amber', 'birch', 'cobalt', 'drift', 'ember', 'fjord', 'garnet', 'heather'])}-${seed.toString(36)}`;
}
