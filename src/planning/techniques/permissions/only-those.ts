import type { TestIdea } from '../../ideas/idea.ts';
import type { Clause, Matter } from '../../rules/matter.ts';
import { isPerson, refusalOf, requestData, successText } from '../../rules/phrases.ts';
import { plainSentence } from '../../text/sentence.ts';
import { draftIdea } from '../draft.ts';

/** `Only buyers whose order was delivered may review`: one of them, and somebody of whom that does not hold. */
export function onlyThose(matter: Matter, clause: Clause): TestIdea | undefined {
  const match = /^only (.{4,70}?) (?:may|can) ([^(;]+)/i.exec(clause.text);
  const [, who = '', does = ''] = match ?? [];
  const deed = plainSentence(does);
  if (match === null || !isPerson(who.replace(/\s(?:who|whose|that|with|of)\b.*$/, ''))) return undefined;
  const not = who.replace(/\b(is|are|was|were|has|have|had)\b/, '$1 not');
  const others = not === who ? `somebody who is none of the ${who}` : not;
  const { operation } = matter;
  const refusal = refusalOf(matter, clause) || 'Refused, nothing has changed';
  const call = (person: string): string =>
    operation === undefined ? `As ${person}, ${deed}` : `${operation.key} as ${person}`;
  const data = operation === undefined ? '' : requestData(operation);
  return draftIdea(matter, {
    technique: 'permissions',
    title: clause.text,
    cases: [
      {
        action: call(`one of the ${who}`),
        data,
        expected:
          operation === undefined ? `Allowed: ${who} may ${deed}` : `${successText(operation)}: ${who} may ${deed}`,
      },
      {
        action: call(not === who ? others : `one of the ${others}`),
        data,
        expected: `${refusal}; only ${who} may ${deed}`,
      },
    ],
    testType: 'security',
    must: [...clause.facts.codes],
    reason: '"Only" has two sides: those who may, and the nearest who may not.',
  });
}
