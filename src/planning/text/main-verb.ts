import { baseOfThird, isBase } from './verbs.ts';

export const helper =
  /^(?:is|are|was|were|can|cannot|can't|must|may|might|shall|should|will|would|has|have|does|do|isn't|aren't|won't|mustn't|doesn't|don't)$/i;
const relative = /^(?:that|which|who|whose|where)$/i;
/** Behind these a word in -s is a noun: `all refunds`, `of orders`. */
export const beforeNoun =
  /^(?:a|an|the|all|any|each|every|no|of|in|on|at|by|for|from|to|with|without|or|and|these|those|this|that|its|their|his|her|our|your|my|several|many|some|other|more|fewer|new|old|open|own|per|as|than|one|two|three|four|five|six|seven|eight|nine|ten|\d+)$/i;
const adverb = /^(?:not|never|always|only|also|still|again|then|already|automatically|immediately|just)$/i;
/** A word with its place in the text. */
export interface Word {
  word: string;
  start: number;
  end: number;
}

/** Text of the same length in which quoted passages hold no words. */
export function outsideQuotes(text: string): string {
  return text.replace(/"[^"]*"|“[^”]*”|\([^()]*\)/g, (quoted) => '\u0001'.repeat(quoted.length));
}

/** The words; what stands in quotes or brackets is one that is no verb. */
export function wordsOf(text: string): Word[] {
  return [...outsideQuotes(text).matchAll(/[\p{L}\p{N}_'’/{}.:-]+(?<![.:])|\u0001+/gu)].map((match) => ({
    word: match[0].replace('’', "'"),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

const neverNoun = /^(?:get|receive|become|remain|keep|contain|appear|expire|include|require|need|belong|lose|bring)$/;

/** A word among its neighbours. */
interface Place {
  word: string;
  before: string;
  before2: string;
  after: string;
  isMany: boolean;
  /** Whether the sentence begins with a plural: `Titles that …`. */
  startsPlural: boolean;
  /** Whether a noun that could be a verb may follow: `shows time and place`. */
  isLenient: boolean;
}

/** Position of the sentence's verb among its words; undefined where none is found. */
export function mainVerb(words: readonly Word[], isLenient = false): number | undefined {
  // `Several values of one group widen the list`: the plural stands further in front.
  const isMany = /^(?:several|many|all|both|some|few)$/i.test(words[0]?.word ?? '');
  const startsPlural = /[^su']s$/.test(words[0]?.word ?? '') && !/^(?:this|its|his|as|is)$/i.test(words[0]?.word ?? '');
  // `Each event shows time and place`: behind one thing the word in -s is the verb.
  const isOne = /^(?:each|every|an?|this|one)$/i.test(words[0]?.word ?? '') && words.length > 2;
  // `What is sold out stays on the list`: the first verb belongs to `what`.
  let inRelative = /^(?:what|whatever|whoever)$/i.test(words[0]?.word ?? '');
  for (const [index, { word }] of words.entries()) {
    const before = words[index - 1]?.word ?? '';
    if (relative.test(word) && index > 0) {
      inRelative = true;
      continue;
    }
    if (/\u0001/.test(word)) continue;
    if (inRelative && /ed$/.test(word)) {
      inRelative = false;
      continue;
    }
    const behind = words[index + 1]?.word ?? '';
    const verbal =
      index > 0 &&
      (helper.test(word) ||
        isVerbForm({
          word,
          before: relative.test(before) ? '' : before,
          before2: words[index - 2]?.word ?? '',
          after: behind,
          isMany,
          startsPlural,
          isLenient: isLenient || isOne,
        }));
    if (!verbal) continue;
    if (inRelative) {
      // The verb of `that was not captured`; the next one is ours.
      inRelative = false;
      continue;
    }
    return index;
  }
  return undefined;
}

function isVerbForm({ word, before, before2, after, isMany, startsPlural, isLenient }: Place): boolean {
  const lower = word.toLowerCase();
  if (word !== lower) return false;
  if (baseOfThird(lower) !== undefined) {
    // `consists of`: no noun, whatever follows.
    if (adverb.test(before) || /^(?:consists|disposes)$/.test(lower)) return true;
    // `all refunds`, `refunds never exceed`, `groups narrow`: nouns that look like verbs.
    return (
      !beforeNoun.test(before) &&
      !/^(?:of|and|or|such|never|always)$/i.test(after) &&
      !helper.test(after) &&
      (isLenient || !isBase(after))
    );
  }
  // `Groups show`, `Links open`: a plural in front.
  if (!isBase(lower)) return false;
  // `Postcodes on the list get one option`: the noun stands in front of the verb.
  if (/^(?:of|is|are)$/i.test(after) || (isBase(after) && !isMany)) return false;
  if (isMany && /^(?:the|a|an|its|their|it|no)$/i.test(after)) return !beforeNoun.test(before);
  // `in the secret store`: the last word behind an article is a noun.
  const endsSentence = after === '' && !beforeNoun.test(before) && !/^(?:the|an?|its|their|no)$/i.test(before2);
  const isSubject =
    /[^su']s$/i.test(before) || /\u0001/.test(before) || (before2 === '' && /^(?:i|we|you|they)$/i.test(before));
  // `Titles that are out of print get no button`: hardly a noun, and the plural stands in front of everything.
  const isPlain = startsPlural && neverNoun.test(lower);
  return (isSubject || isPlain || adverb.test(before) || endsSentence) && !beforeNoun.test(before);
}
