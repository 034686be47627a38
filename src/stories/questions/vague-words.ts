import { ownWords } from '../text/inline.ts';
import type { QuestionDraft, Statement } from './question.ts';

interface VagueWord {
  pattern: RegExp;
  /** What has to be known instead. */
  ask: string;
  /** A figure in the same sentence says what is meant. */
  measured?: boolean;
}

/** Words that two people test differently. Only those that are rarely meant otherwise: a wrong question costs trust. */
const vagueWords: readonly VagueWord[] = [
  {
    pattern:
      /\b(?:fast|quick(?:ly)?|rapid(?:ly)?|prompt(?:ly)?|swift(?:ly)?|performant|responsive(?:ly)?|timely|in good time|without (?:undue )?delay|as soon as possible|asap|near real[- ]time|in real[- ]time)\b/i,
    ask: 'How long may it take at most, and under which load?',
    measured: true,
  },
  {
    pattern:
      /\b(?:user[- ]friendly|intuitive(?:ly)?|easy to use|easily|seamless(?:ly)?|smooth(?:ly)?|nice(?:ly)?|attractive|modern|convenient(?:ly)?|clean design|good user experience)\b/i,
    ask: 'What exactly does a person see or do, so that a tester can tell a pass from a failure?',
  },
  {
    pattern:
      /\b(?:appropriate(?:ly)?|adequate(?:ly)?|reasonabl[ey]|suitabl[ey]|sufficient(?:ly)?|acceptable|meaningful|gracefully|self-explanatory|clear and concise|proper(?:ly)?|as (?:needed|necessary|required|appropriate|usual|expected)|if (?:needed|necessary|possible|appropriate)|(?:where|when(?:ever)?|wherever) (?:possible|needed|necessary|appropriate|applicable))\b/i,
    ask: 'In which cases does it apply, and what is the exact behaviour there?',
  },
  {
    pattern:
      /(?<!\b(?:that|which|who|when|if|after|how|too|as|with|only a|so)\b[^,;.]{0,30})\b(?:several|a few|many|numerous|various|multiple types of|some (?:of the )?(?!people|one|thing|time|where|how)[a-z]+s)\b(?! times\b)/i,
    ask: 'Which ones, or how many?',
    measured: true,
  },
  {
    pattern: /(?:\betc\b\.?|\band so on\b|\band so forth\b|\band the like\b|\band\/or\b)/i,
    ask: 'What is the complete list, or which of the combinations is meant?',
  },
  {
    pattern:
      /\b(?:robust(?:ly)?|reliabl[ey]|secure(?:ly)?|scalabl[ey]|efficient(?:ly)?|optimal(?:ly)?|optimi[sz]ed|flexibl[ey]|high[- ]performance|state[- ]of[- ]the[- ]art|best possible|minimal|maximal)\b/i,
    ask: 'Which measurable property must hold?',
    measured: true,
  },
  {
    pattern:
      /\b(?:soon|from time to time|occasionally|periodically|regularly|frequently|sometimes|usually|normally|typically|in most cases|in general|generally|rarely|often|sooner or later|after a while|for a while|a (?:short|long) time)\b/i,
    ask: 'When exactly, and what happens in the other cases?',
    measured: true,
  },
  {
    pattern:
      /\b(?:large|huge|big|small|tiny|long|short|high|low|old|recent) (?:files?|images?|photos?|texts?|names?|lists?|numbers?|amounts?|volumes?|orders?|baskets?|results? sets?|loads?|traffic|payloads?|messages?|uploads?|inputs?|values?)\b/i,
    ask: 'From which figure on?',
    measured: true,
  },
];

/** Vague words in what is meant to hold; wording in quotation marks and code is the product's and not looked at. */
export function vagueWordQuestions(statements: readonly Statement[]): QuestionDraft[] {
  return statements
    .filter((statement) => statement.binding)
    .flatMap(({ where, text }) => {
      const own = ownWords(text);
      const found = vagueWords.flatMap(({ pattern, ask, measured }) => {
        const word = pattern.exec(own)?.[0];
        return word === undefined || (measured === true && hasFigure(own)) ? [] : [{ word, ask }];
      });
      const [first] = found;
      if (first === undefined) return [];
      // One question per sentence: its answer usually settles the others.
      const told = found.filter(({ word }) => !found.some((other) => other.word !== word && other.word.includes(word)));
      const words = told.map(({ word }) => `"${word.trim()}"`).join(' and ');
      const question = `What does ${words} mean in "${text}"? ${first.ask}`;
      return [{ rule: 'vague-word' as const, where, quote: text, question }];
    });
}

/** A number, or a small one in words. */
export function hasFigure(text: string): boolean {
  return /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundred|thousand|once|twice|half)\b/i.test(
    text,
  );
}
