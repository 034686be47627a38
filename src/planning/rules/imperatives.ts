import { lowerFirst, readSentence, upperFirst } from '../text/sentence.ts';
import { baseOfParticiple, baseOfThird, isBase } from '../text/verbs.ts';
import { isActor, roleOf } from './phrases.ts';

/** What a product or a state does, so that nobody can be told to do it: `is shown`, `is closed`, `is refused`. */
const notByHand = new Set(
  `accept allow announce answer apply become begin belong block calculate close compute contain convert cost count decline deny
  detect disable display enable end enforce equal exceed expire fail fall find finish fit follow generate get give go have hide
  hold include increase inform invalidate keep know lapse lead leave limit list lock lose make mark match mean meet need notify
  offer permit prevent produce prompt propose protect redirect refuse reject remain require respond restrict return reveal round
  say see show start stop succeed suggest support suspend tell trigger truncate warn work`.split(/\s+/),
);
/** What somebody has or gets is no deed of theirs. */
const noDeed = /^(?:have|get|receive|need|see|belong|fail|fit|become|lose|stay|remain|know|exceed|leave|own)$/;
/** A second statement behind the first: an order cannot hold both. */
const secondStatement =
  /(?:,|\b(?:and|or|but|while|because|since|so)) .*\b(?:is|are|was|were|has|have|does|do|can|cannot|must|may)\b/i;

/** What happens as an order to bring it about: `Hand in the parcel` of `the parcel is handed in`; undefined for what nobody does. */
export function imperativeOf(statement: string): string | undefined {
  const { form, condition, subject, verb, rest } = readSentence(statement);
  const isVague =
    /^(?:it|they|this|that|these|those|he|she|we|no|nobody|nothing|none|both|only|everything|somebody|another)\b/i.test(
      subject,
    );
  if (form !== 'statement' || condition !== '' || isVague || secondStatement.test(rest)) return undefined;
  if (/^(?:not|never|no|nothing|only)\b/i.test(rest)) return undefined;
  return activeOrder(subject, verb, rest) ?? passiveOrder(subject, verb, rest);
}

/** `As the shopper, press "Save"` of `the shopper presses "Save"`. */
function activeOrder(subject: string, verb: string, rest: string): string | undefined {
  const base = baseOfThird(verb) ?? (isBase(verb) ? verb.toLowerCase() : undefined);
  const isMe = /^(?:i|you)$/i.test(subject);
  if (base === undefined || noDeed.test(base) || !(isMe || isActor(subject))) return undefined;
  // `opens the page and presses "Save"`: both are done.
  const doing = `${base} ${rest}`.replace(
    /\b(and|or|then) ([a-z]+)(?= (?:the|an?|its|their|it|them|"))/g,
    (_, join: string, word: string) => `${join} ${baseOfThird(word) ?? word}`,
  );
  return isMe ? upperFirst(doing.trim()) : `As ${roleOf(subject)}, ${doing.trim()}`;
}

/** `Place the order` of `the order is placed`. */
function passiveOrder(subject: string, verb: string, rest: string): string | undefined {
  const behind = /^(?:is|are|was|were|gets?)$/i.test(verb)
    ? rest
    : /^(?:has|have)$/i.test(verb)
      ? (/^been (.*)$/i.exec(rest)?.[1] ?? '')
      : '';
  const [, participle = '', tail = ''] =
    /^(?:(?:then|also|later|already|\p{L}+ly) )?(\p{L}+)\b(.*)$/u.exec(behind) ?? [];
  const base = baseOfParticiple(participle);
  if (base === undefined || notByHand.has(base)) return undefined;
  const particle =
    /^ (?:in|out|off|up|down|away|back|over)(?=$|,| (?:at|by|with|within|from|to|for|after|before|and|on|again)\b)/.exec(
      tail,
    )?.[0] ?? '';
  const behindParticle = tail.slice(particle.length);
  const [, deed = behindParticle, agent = ''] = /^(.*?) by ((?:the|an?) [\p{L}_ -]+)$/u.exec(behindParticle) ?? [];
  const order = `${base}${particle} ${lowerFirst(subject)}`;
  return agent !== '' && isActor(agent)
    ? `As ${roleOf(agent)}, ${order}${deed}`
    : `${upperFirst(order)}${behindParticle}`;
}

/** A situation as a step: what people do as an order, everything else as something to arrange. */
export function bringAbout(situation: string): string {
  return imperativeOf(situation) ?? `Arrange that ${situation}`;
}

/** The step in which the situation does not come about; `contrary` says it where nobody's deed brings it about. */
export function leaveUndone(situation: string, contrary: string): string {
  const order = imperativeOf(situation);
  if (order === undefined) return `Arrange that ${contrary}`;
  const [, who = '', deed = ''] = /^As ([^,]+), (.*)$/.exec(order) ?? [];
  return who === ''
    ? `Do not ${order.charAt(0).toLowerCase()}${order.slice(1)}; do everything else`
    : `As ${who}, do not ${deed}; do everything else`;
}
