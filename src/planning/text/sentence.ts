import { beforeNoun, helper, mainVerb, outsideQuotes, type Word, wordsOf } from './main-verb.ts';
import { baseOfGerund, baseOfParticiple, baseOfThird, isBase } from './verbs.ts';

/** A statement taken apart: `[condition,] subject verb rest`. */
export interface Sentence {
  /** The whole, without code marks and the full stop. */
  text: string;
  /** What stands before the main clause: `When the card is stolen`; empty where there is none. */
  condition: string;
  /** Empty for an order (`Write an event`) and where no verb was found. */
  subject: string;
  /** `is`, `cannot`, `answers`; for an order its base form; empty where no verb was found. */
  verb: string;
  /** Everything behind the verb. */
  rest: string;
  form: 'statement' | 'order' | 'gerund' | 'none';
  /** Where the verb stands in the text; the text's length where there is none. */
  verbAt: number;
}

const opening =
  /^(?:when|if|once|as soon as|after|before|during|while|on|in|with|without|for|until|where|unless|as long as|above|below|from|at|within|by default|otherwise|then)\b/i;

/** Takes a sentence apart. Total; where it fails, everything is the text. */
export function readSentence(raw: string): Sentence {
  const text = plainSentence(raw);
  const inverted =
    /^((?:above|below|beside|under|behind|next to|at|on|in) [^,]{3,40}?) (stands?|appears?|is|are|comes?) ((?:the|a|an) .*)$/i.exec(
      text,
    );
  if (inverted !== null) {
    const [, place = '', verb = '', subject = ''] = inverted;
    const rest = lowerFirst(place);
    return { text, condition: '', subject, verb, rest, form: 'statement', verbAt: place.length + 1 };
  }
  const split = splitCondition(text);
  // `then the alarm is raised`: the adverb is no part of the subject.
  const main = split.main.replace(/^(?:then|otherwise) /i, '');
  const condition = split.condition === '' && /^otherwise /i.test(split.main) ? 'otherwise' : split.condition;
  const words = wordsOf(main);
  const [first] = words;
  const none: Sentence = { text, condition, subject: main, verb: '', rest: '', form: 'none', verbAt: text.length };
  if (first === undefined) return none;
  const at = mainVerb(words) ?? mainVerb(words, true);
  if (main[first.end] !== ':' && isOrder(words, at)) {
    return {
      text,
      condition,
      subject: '',
      verb: first.word.toLowerCase(),
      rest: main.slice(first.end).trim(),
      form: 'order',
      verbAt: text.length - main.length,
    };
  }
  const verb = at === undefined ? undefined : words[at];
  if (verb === undefined) return described(none, words) ?? none;
  const subject = main
    .slice(0, verb.start)
    .trim()
    .replace(/\s+(?:never|always|only|also|still|then|both|all)$/i, '');
  const gerund = baseOfGerund(first.word) !== undefined;
  // `never exceeds`: the adverb belongs to the verb.
  const before = words[at === undefined ? 0 : at - 1];
  const never = before !== undefined && /^(?:never|only|always)$/i.test(before.word) ? `${before.word} ` : '';
  return {
    text,
    condition,
    subject,
    verb: never + verb.word,
    rest: main.slice(verb.end).trim(),
    form: gerund ? 'gerund' : 'statement',
    verbAt: text.length - main.length + verb.start,
  };
}

/** `Vouchers which say why they were refused` claims that vouchers say so. */
function described(none: Sentence, words: readonly Word[]): Sentence | undefined {
  const at = words.findIndex(({ word }) => /^(?:that|which|who)$/i.test(word));
  const [relation, verb] = [words[at], words[at + 1]];
  if (at < 1 || relation === undefined || verb === undefined) return undefined;
  if (!helper.test(verb.word) && !isBase(verb.word) && baseOfThird(verb.word) === undefined) return undefined;
  const main = none.subject;
  return {
    ...none,
    subject: main.slice(0, relation.start).trim().replace(/,$/, ''),
    verb: verb.word,
    rest: main.slice(verb.end).trim(),
    form: 'statement',
    verbAt: none.text.length - main.length + verb.start,
  };
}

/** Without code marks, trailing punctuation and doubled blanks. */
export function plainSentence(raw: string): string {
  return raw
    .replaceAll('`', '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.;,:\s]+$/, '');
}

/** `When X, Y` and `Y when X`-less openings: only what stands in front is split off. */
function splitCondition(text: string): { condition: string; main: string } {
  if (!opening.test(text)) return { condition: '', main: text };
  const comma = outsideQuotes(text).indexOf(', ');
  const clause = /^(?:when|if|once|as soon as|after|before|while|until|where|unless|as long as)\b/i.test(text);
  // `After 5 wrong PINs the card is locked, also for the right one`: the comma stands behind the main clause.
  const goesOn =
    /^(?:also|even|and|but|so|at most|at least|up to|for|not)\b/i.test(text.slice(comma + 2)) &&
    mainVerb(wordsOf(text.slice(0, comma))) !== undefined;
  // `After 5 wrong PINs in a row the card is locked, answer 423`: what stands in front of the comma is whole.
  const counted =
    comma > 0 && /^after \d+ /i.test(text) ? splitCondition(text.slice(0, comma)) : { condition: '', main: '' };
  if (counted.condition !== '' && mainVerb(wordsOf(counted.main)) !== undefined)
    return { condition: counted.condition, main: counted.main + text.slice(comma) };
  if (comma > 0 && comma < 160 && !goesOn && (clause || mainVerb(wordsOf(text.slice(0, comma))) === undefined)) {
    return { condition: text.slice(0, comma), main: text.slice(comma + 2) };
  }
  const second = clause ? mainClause(text) : undefined;
  if (second !== undefined) return { condition: text.slice(0, second).trim(), main: text.slice(second) };
  // `After 5 wrong entries the form is locked`: the main clause begins with its last article before the verb.
  const words = wordsOf(text);
  const at = mainVerb(words);
  const noun = words[(at ?? 0) - 1];
  if (
    at !== undefined &&
    at > 2 &&
    noun !== undefined &&
    /[^su]s$/.test(noun.word) &&
    !beforeNoun.test(words[at - 2]?.word ?? '')
  ) {
    return { condition: text.slice(0, noun.start).trim(), main: text.slice(noun.start) };
  }
  for (let index = (at ?? 0) - 1; index > 1; index -= 1) {
    const word = words[index];
    if (
      word !== undefined &&
      /^(?:the|a|an|all|no|none|each|nobody|nothing|it|they)$/i.test(word.word) &&
      !/^(?:of|in|on|for|with|at|to|from|by|and|or|after|before|during|when|if|once)$/i.test(
        words[index - 1]?.word ?? '',
      )
    ) {
      return { condition: text.slice(0, word.start).trim(), main: text.slice(word.start) };
    }
  }
  return { condition: '', main: text };
}

/** Where the main clause begins in `Where nothing fits we write "none"`: at the pronoun between two verbs. */
function mainClause(text: string): number | undefined {
  const words = wordsOf(text);
  const first = mainVerb(words);
  if (first === undefined) return undefined;
  const behind = words.slice(first + 1);
  const start = behind.find(({ word }) => /^(?:we|it|they|you|nobody|nothing)$/i.test(word));
  if (start === undefined) return undefined;
  const rest = wordsOf(text.slice(start.end));
  return rest.some(({ word }) => helper.test(word) || isBase(word) || baseOfThird(word) !== undefined)
    ? start.start
    : undefined;
}

function isOrder(words: readonly Word[], at: number | undefined): boolean {
  const [first, second] = words;
  if (first === undefined || second === undefined || !isBase(first.word)) return false;
  if (first.word === first.word.toLowerCase()) return !helper.test(second.word);
  // `Split payments are refunded`: an adjective.
  if (at === 1 || (at === 2 && /s$|\u0001/.test(second.word))) return false;
  return /^(?:a|an|the|all|any|each|every|no|it|them|its|their|that|whether|to|only|one|\d+|[\p{L}_]+s|\p{Ll}[\p{L}_-]*|\u0001+)$/u.test(
    second.word,
  );
}

/** The sentence's first letter small, unless the word is a name or an abbreviation. */
export function lowerFirst(text: string): string {
  if (/^(?:The|An?|This|Each|All|It) /.test(text)) return text.charAt(0).toLowerCase() + text.slice(1);
  return /^(?:[A-Z][a-z]+ [A-Z]|[A-Z]{2}|[A-Z][a-z]*[A-Z_\d])/.test(text) || !/^[A-Z][a-z']*(?:\s|$)/.test(text)
    ? text
    : text.charAt(0).toLowerCase() + text.slice(1);
}

export function upperFirst(text: string): string {
  // Identifiers keep their letters.
  return /^[a-z]+(?:[_A-Z\d{/]|-[a-z]+-)/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** An order made of a gerund: `Choose a value` of `Choosing a value`, `Add or remove an item` of `Adding or removing an item`. */
export function orderOf(gerund: string): string {
  let isOpen = true;
  const words = gerund.split(' ').map((word, index, all) => {
    const [plain = ''] = /^[\p{L}-]+/u.exec(word) ?? [];
    const base = baseOfGerund(plain);
    isOpen = isOpen && (base !== undefined || /^(?:and|or|then)$/i.test(plain));
    const isDeed = isOpen || (base !== undefined && /^(?:and|or|then)$/i.test(all[index - 1] ?? ''));
    return base === undefined || !isDeed ? word : base + word.slice(plain.length);
  });
  return upperFirst(words.join(' '));
}

/** `a picture` of `no picture`, `books` of `no books`. */
function someOf(subject: string, verb: string): string {
  const noun = subject.replace(/^no\s+(?:more\b)?/i, '').trim();
  const isOne = /^(?:is|was|has|does|exists)$/i.test(verb) && !/^(?:an?|the|more|other|\p{Lu})\b|s$/u.test(noun);
  return isOne ? `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}` : noun;
}

/** The opposite of what a sentence claims, as a sentence: `The form is not locked for 15 minutes`. */
export function denied({ subject, verb, rest }: Pick<Sentence, 'subject' | 'verb' | 'rest'>): string {
  const behind = rest === '' ? '' : ` ${rest}`;
  const plain = verb.replace(/^never /i, '');
  const base = baseOfThird(plain);
  let text: string;
  if (/^never /i.test(verb)) text = `${subject} ${plain}${behind}`;
  else if (/^(?:don't|doesn't|didn't)$/i.test(verb)) text = `${subject}${behind}`;
  else if (/^(?:nobody|no one|none)\b/i.test(subject))
    text = `${subject.replace(/^(?:nobody|no one)/i, 'Somebody').replace(/^none/i, 'one')} ${verb}${behind}`;
  else if (/^no\s/i.test(subject)) text = `${someOf(subject, verb)} ${verb}${behind}`;
  else if (/^(?:is|are|was|were|can|must|may|should|will|does|do)$/i.test(verb)) {
    text = /^(?:not|never)\b/.test(rest)
      ? `${subject} ${verb}${rest.replace(/^(?:not|never)\b/, '')}`
      : `${subject} ${verb === 'can' ? 'cannot' : `${verb} not`}${behind}`;
  } else if (/^(?:has|have|had)$/i.test(verb) && /^not \p{L}/u.test(rest)) text = `${subject} ${verb} ${rest.slice(4)}`;
  else if (/^(?:has|have|had)$/i.test(verb) && baseOfParticiple(/^\p{L}+/u.exec(rest)?.[0] ?? '') !== undefined)
    text = `${subject} ${verb} not ${rest}`;
  else if (/^(?:cannot|can't)$/i.test(verb)) text = `${subject} can${behind}`;
  else if (base !== undefined && /^no /i.test(rest))
    text = `${subject} ${verb} ${/^no [aeiou]/i.test(rest) ? 'an' : 'a'} ${rest.slice(3)}`;
  else if (base !== undefined) text = `${subject} does not ${base}${behind}`;
  else text = `${subject} do not ${verb}${behind}`;
  return upperFirst(text.replace(/\s+,/g, ',').trim());
}
