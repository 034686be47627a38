/**
 * What authors of stories write in set phrases, as the statement that it means: `As a nurse I want to print labels` is `A nurse
 * can print labels`. Everything else stays as it is.
 */
export function inPlainWording(raw: string): string {
  const text = raw
    .trim()
    .replace(/^(?:please )?(?:verify|ensure|check|validate|confirm|make sure|assert) that (?=\S)/i, '')
    .replace(/^\p{Ll}/u, (letter) => (/^\p{Lu}/u.test(raw.trim()) ? letter.toUpperCase() : letter));
  return (
    limitOf(text) ??
    wishOf(text) ??
    orderOf(text) ??
    text.replace(ableTo, (_, not: string | undefined) => (not ? 'cannot' : 'can'))
  );
}

const ableTo =
  /\b(?:should|must|shall|will|needs? to|has to|have to|is|are) (not )?(?:also )?be able to\b|\b(?:is|are) (not )?able to\b/i;

/** `As a user I want to enable it in my profile, so that …` */
function wishOf(text: string): string | undefined {
  const match =
    /^as (an?|the) ([\p{L}_ -]{2,40}?),? (?:i|we) (want(?: to)?|would like(?: to)?|need(?: to)?|can(?:not)?|should be able to|must be able to|am able to) (.+)$/iu.exec(
      text,
    );
  if (match === null) return undefined;
  const [, article = 'A', who = '', how = '', rest = ''] = match;
  const deed = rest
    .replace(/,? (?:so that|in order to|so i|because) .*$/i, '')
    .replace(/\bmyself\b/gi, 'themselves')
    .replace(/\b(?:my|our)\b/gi, 'their')
    .replace(/\b(?:i|we)\b/g, 'they');
  const subject = `${article.charAt(0).toUpperCase()}${article.slice(1).toLowerCase()} ${who}`;
  if (/^cannot$/i.test(how)) return `${subject} cannot ${deed}`;
  // `I want a list of orders` names a thing, not a deed.
  const isDeed = /\bto$|^can/i.test(how);
  return isDeed ? `${subject} can ${deed}` : `${subject} can see ${deed}`;
}

/** `The system must show only free slots`: what the system does is said as an order. */
function orderOf(text: string): string | undefined {
  const [, verb = '', rest = ''] =
    /^the (?:system|application|app|software|platform|solution|product|program) (?:should|must|shall|will|has to|needs to) (show|display|list|send|offer|hide|print) (.+)$/i.exec(
      text,
    ) ?? [];
  return verb === '' ? undefined : `${verb.charAt(0).toUpperCase()}${verb.slice(1).toLowerCase()} ${rest}`;
}

/** `Max file size: 5MB`, `Minimum age is 18 years`. */
function limitOf(text: string): string | undefined {
  // `A maximum of 2 changes is allowed per order`
  const [, end = '', many = '', verb = '', behind = ''] =
    /^an? (maximum|minimum) of (\d.*?) (?:is|are|can be|may be) (allowed|possible|permitted|required|accepted|needed)\b(.*)$/i.exec(
      text,
    ) ?? [];
  if (many !== '') return `At ${/^max/i.test(end) ? 'most' : 'least'} ${many} are ${verb}${behind}`;
  const match =
    /^(max(?:imum)?|min(?:imum)?)\.? ((?:allowed )?[\p{L} /-]{3,40}?)(?:\s?[:=]\s?| is | of )((?:[£$€]\s?)?\d.*)$/iu.exec(
      text,
    );
  if (match === null) return undefined;
  const [, edge = '', what = '', figure = ''] = match;
  return `The ${what.replace(/^allowed /i, '')} is ${/^max/i.test(edge) ? 'at most' : 'at least'} ${figure}`;
}
