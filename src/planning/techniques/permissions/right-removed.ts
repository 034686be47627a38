import type { TestIdea } from '../../ideas/idea.ts';
import { imperativeOf } from '../../rules/imperatives.ts';
import type { Clause, Matter } from '../../rules/matter.ts';
import { outcomeOf, successText } from '../../rules/phrases.ts';
import { lowerFirst } from '../../text/sentence.ts';
import { draftIdea } from '../draft.ts';

/** A right that ends must end in open sessions too. */
export function rightRemoved(matter: Matter, clause: Clause): TestIdea | undefined {
  if (
    !/\b(?:role|right|permission|access|membership)s?\b.*\b(?:taken away|removed|revoked|withdrawn|lost|ends?)\b/i.test(
      `${clause.condition} ${clause.text}`,
    )
  )
    return undefined;
  const act =
    matter.around.operations.find(({ named, method }) => named && method !== 'GET') ??
    matter.around.operations.find(({ named }) => named);
  const what = act?.key ?? 'something that only the role may do';
  const expected = outcomeOf(clause);
  return draftIdea(matter, {
    technique: 'permissions',
    title: clause.text,
    cases: [
      {
        action: `Sign in with the role and keep the session open; ${act === undefined ? 'do' : 'call'} ${what}`,
        data: '',
        expected: act === undefined ? 'Allowed, as the role says' : successText(act),
      },
      {
        action: `In a second browser, as an administrator, ${lowerFirst(imperativeOf(clause.condition.replace(/^(?:when|if|once) /i, '')) ?? 'take the role away')}`,
        data: '',
        expected: 'The change is stored',
        minor: true,
      },
      {
        action: `In the first session, without signing in again, ${act === undefined ? 'do' : 'call'} ${what} once more`,
        data: 'token of the open session',
        expected: `403; ${expected}`,
      },
      { action: 'Sign in anew and try once more', data: '', expected: '403, and the page no longer offers it' },
    ],
    testType: 'security',
    reason: 'A token or session that is still open is the usual way in which a removed right lives on.',
  });
}
