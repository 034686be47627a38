import { quantitySource } from './quantities.ts';

export const words: Readonly<Record<string, string>> = {
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  twelve: '12',
};
const more = '(?:more |further |additional |other |whole |full )?';
const Q = quantitySource;
/** What is so for a time, and can be looked at while it lasts. */
const lasting =
  'can|may|works?|valid|visible|lasts?|stays?|stay|kept|held|reserved|stored|available|open|remembered|lives?|remains?|frozen|blocked|shown';
/** What happens once, when a time is over: `It lapses 24 months after it was given`, `is closed after 90 days`. */
const ends =
  'lapses?|expires?|ends?|closes?|gone|deleted|removed|released|archived|closed|anonymised|cancelled|logged out|signed out|locked|disappears?';
const behind = String.raw`(?=$|,|\s(?:after|from|of|without|and)\b)`;
export const over = new RegExp(
  String.raw`(?<=\b(?:${ends}) (?:automatically )?)(?:after )?(?:${more})?${Q}${behind}|(?<=\S )after ${Q}(?<=(?:days?|weeks?|months?|years?))${behind}`,
  'i',
);

interface Rule {
  pattern: RegExp;
  edge: 'most' | 'least';
  inclusive: boolean;
}

export const rules: readonly Rule[] = [
  {
    pattern: new RegExp(
      String.raw`\b(?:at most|up to|no more than|not more than|a maximum of|maximum(?: of)?:?|max\.?|not exceed(?:s|ing)?|never exceeds?|(?:no|not)(?: (?:be|have|contain|take|last))? (?:longer|larger|bigger|heavier|older|higher|greater) than|(?:no|not) (?:be|have|contain|take|last) more than|limited to|≤|<=)\s*${more}${Q}`,
      'gi',
    ),
    edge: 'most',
    inclusive: true,
  },
  {
    pattern: new RegExp(
      String.raw`\b(?:at least|a minimum of|minimum(?: of)?:?|min\.?|(?:no|not)(?: (?:be|have|contain))? (?:less|fewer|shorter|smaller|lower|younger) than|≥|>=)\s*${more}${Q}`,
      'gi',
    ),
    edge: 'least',
    inclusive: true,
  },
  {
    pattern: new RegExp(
      String.raw`\b(?:(?<!\b(?:no|not) (?:(?:be|have|contain|take|last) )?)(?:more|longer|later|older|larger|greater|higher|heavier|bigger) than|over|above|exceeds?|exceeding)\s+${more}${Q}`,
      'gi',
    ),
    edge: 'least',
    inclusive: false,
  },
  {
    pattern: new RegExp(
      String.raw`\b(?:(?<!\b(?:no|not) (?:(?:be|have|contain) )?)(?:less|fewer|shorter|earlier|younger|smaller|lower|lighter|cheaper) than|under|below)\s+${more}${Q}`,
      'gi',
    ),
    edge: 'most',
    inclusive: false,
  },
  { pattern: new RegExp(String.raw`\bwithin\s+${more}${Q}`, 'gi'), edge: 'most', inclusive: true },
  {
    // `can cancel until 1 hour before the start`: that long before it at least.
    pattern: new RegExp(
      String.raw`\b(?:until|till|up to|no later than|not later than)\s+${Q}(?=\s(?:before|ahead of|prior to)\b)`,
      'gi',
    ),
    edge: 'least',
    inclusive: true,
  },
  {
    pattern: new RegExp(String.raw`(?<![\w.])${Q} or (?:less|fewer|shorter|lower|below)\b`, 'gi'),
    edge: 'most',
    inclusive: true,
  },
  {
    pattern: new RegExp(String.raw`(?<![\w.])${Q} or (?:more|longer|higher|above)\b`, 'gi'),
    edge: 'least',
    inclusive: true,
  },
  {
    // A lock's duration is no limit of what may be done: `is locked for 15 minutes`.
    pattern: new RegExp(
      String.raw`\bfor\s+${Q}(?=\s(?:after|from|since)\b)|(?<=\b(?:${lasting})\b[^.;]{0,60})\bfor\s+${Q}(?=$|,|\s(?:per|and|but|while|without|for)\b)`,
      'gi',
    ),
    edge: 'most',
    inclusive: true,
  },
  { pattern: new RegExp(String.raw`(?<=\b(?:lasts|lives) )${Q}`, 'gi'), edge: 'most', inclusive: true },
];
export const range = new RegExp(
  String.raw`(?:\b(?:from|between) )?(?<![\w.,/:-])${Q}(?: to | up to | and |\s?[–-]\s?)${Q}(?![\w/]|[-:]\d)`,
  'gi',
);
export const after = new RegExp(String.raw`^after\s+${more}${Q}(?![:.]?\d)`, 'i');
export const untilDay =
  /\b(?:until|till|up to|by) (?:the )?(?:end of (?:the )?)?(?:(\d+)(?:st|nd|rd|th) (day|week|month)|(day) (\d+))/gi;
