import type { Clause } from '../../rules/matter.ts';
import { isPerson } from '../../rules/phrases.ts';
import type { Limit } from '../../text/limits.ts';
import { isTime, secondsOf } from '../../text/quantities.ts';

const measured =
  /^(?:takes?|answers?|responds?|loads?|lasts?|finish(?:es)?|brings?|arrives?|completes?|starts?|appears?|opens?|updates?|runs?|reaches)$/i;
/** Who may do something for a while is given a window, and no promise is made. */
const windows =
  /^(?:only |still |also |not )?(?:be )?(?:accepted|allowed|possible|permitted|valid|refundable|returnable|free|open|offered|kept|held|reserved|available for)\b/i;
/** Nobody pays or returns something within seconds: what a machine must do is a promise. */
const longestForMachine = 3_600;

/** `takes less than 6 hours`, `is sent within 5 minutes`: a promise about time, which is measured and not entered. */
export function promises(
  { verb, rest, form, subject, verbAt, text }: Clause,
  { quantity, sense, start, end, phrase }: Limit,
): boolean {
  if (sense !== 'permitted' || !isTime(quantity) || start === 0) return false;
  // `404 within 60 seconds of revoking`: an answer, and no time in which somebody may do something.
  if (form === 'none') return /^within\b/i.test(phrase) && /^[1-5]\d\d\b/.test(subject);
  if (form !== 'statement') return false;
  if (measured.test(verb))
    return !/^lasts?$/i.test(verb) || /^(?:at most|less than|no (?:more|longer) than)/i.test(phrase);
  if (
    /\b(?:time|latency|duration)$/i.test(subject) &&
    /^(?:be )?(?:less than|at most|below|under|no more than|shorter than|within)\b/i.test(rest.trim())
  )
    return true;
  // `works after at most 15 minutes`, `is shown at most 2 hours after the scan`.
  const isLatest =
    /^(?:at most|no (?:more|later) than)\b/i.test(phrase) &&
    (/\bafter $/i.test(text.slice(0, start)) || /^ (?:after|later)\b/.test(text.slice(end)));
  if ((!/^within\b/i.test(phrase) && !isLatest) || start < verbAt || isPerson(subject) || windows.test(rest))
    return false;
  if (/^(?:can|cannot|may)$/i.test(verb)) return false;
  return !/^(?:must|should)$/i.test(verb) || quantity.value * (secondsOf(quantity.unit) ?? 1) <= longestForMachine;
}
