import { orderOf, upperFirst } from '../text/sentence.ts';
import { bringAbout } from './imperatives.ts';

const entered = /\b(?:entries|attempts?|PINs?|passwords?|codes?|tries|log-?ins?|sign-?ins?|answers?)\b/i;

/** A condition as a step of its own: `Arrange that a role is taken away`; places and times stay in front of the step. */
export function conditionStep(condition: string): string {
  const clause =
    /^(?:when|if|once|as soon as|where|after(?= (?:the|an?|it|they) .* (?:is|are|has|have) ))\s+(.*)$/i.exec(
      condition,
    )?.[1];
  if (clause !== undefined) return bringAbout(clause);
  const unless = /^unless (.*)$/i.exec(condition)?.[1];
  if (unless !== undefined) return `Arrange that this is not so: ${unless}`;
  const without = /^without (?:any )?(.*)$/i.exec(condition)?.[1];
  if (without !== undefined)
    return /^(?!the |an? )\S+s$/i.test(without) ? `Choose inputs for which there are no ${without}` : '';
  const gerund = /^after (\p{Ll}+ing\b.*)$/iu.exec(condition)?.[1];
  if (gerund !== undefined && orderOf(gerund) !== upperFirst(gerund)) return orderOf(gerund);
  const [, afterwards = ''] = /^after (\d+ .*)$/i.exec(condition) ?? [];
  if (afterwards === '') return '';
  if (entered.test(afterwards)) return `Enter ${afterwards}`;
  return /^\d+ (?:\p{L}+ )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b/iu.test(afterwards)
    ? `Let ${afterwards} pass, with the test clock`
    : `Bring about ${afterwards}`;
}
