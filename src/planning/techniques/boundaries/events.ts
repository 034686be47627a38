/** How an event is brought about so many times: `Enter 4 wrong PINs`, `Make 2 failed attempts`. */
export function timesOf(events: string): string {
  if (/\b(?:PINs?|passwords?|entr(?:y|ies)|codes?|combinations?|numbers?|values?|answers?)\b/i.test(events))
    return `Enter ${events}`;
  if (/\b(?:attempts?|tries|try|sign-ins?|log-?ins?|calls?|requests?|payments?|transfers?|bookings?)\b/i.test(events))
    return `Make ${events}`;
  return `Bring about ${events}`;
}

/** What is done with a thing, by its name, so that the case comes about. */
const deeds: readonly (readonly [RegExp, string])[] = [
  [/\b(?:refund|loan|extension|renewal|approval)s?\b/i, 'Request'],
  [/\b(?:search|query|q)\b/i, 'Search with'],
  [/\b(?:upload|file|photo|image|attachment)s?\b/i, 'Upload'],
  [/\border(?:s|ed)?\b/i, 'Place'],
  [/\b(?:payment|transfer|withdrawal|deposit|booking|reservation|return|claim|donation|purchase)s?\b/i, 'Make'],
  [/\b(?:message|e-mail|letter)s?\b/i, 'Send'],
  [
    /\b(?:password|comment|name|text|note|address|code|amount|price|title|pin|number|combinations?|attempts?|entries|temperature|weight)s?\b/i,
    'Enter',
  ],
];

/** The verb for the head of a phrase: what stands in front of the first preposition. */
export function deedFor(label: string): string | undefined {
  const head =
    label.split(
      /\s(?:of|for|with|without|after|before|from|to|in|on|at|over|above|under|below|that|which|who)\s/i,
    )[0] ?? label;
  return deeds.find(([noun]) => noun.test(head))?.[1];
}
