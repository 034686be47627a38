import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import { type Clause, type Matter } from '../rules/matter.ts';
import { isPerson, outcomeOf, refusalOf, requestData, successText } from '../rules/phrases.ts';
import { termsOf } from '../text/terms.ts';
import { plainSentence } from '../text/sentence.ts';
import { draftIdea } from './draft.ts';
import { limitPerRole } from './role-limits.ts';
import type { RoleTable } from '../rules/role-table.ts';

/** Who may and who may not: every role that the story or a page names, and the exception of one's own things. */
export function permissionIdeas(matter: Matter, roles: RoleTable | undefined): TestIdea[] {
  const perRole = roles === undefined ? [] : limitPerRole(matter, roles);
  const taken = new Set(perRole.flatMap((idea) => idea.clauses));
  return [
    ...perRole,
    ...matter.clauses.flatMap((clause, index): TestIdea[] => {
      if (taken.has(index)) return [];
      const idea =
        nobody(matter, clause, roles) ??
        twoRoles(matter, clause) ??
        onlyThose(matter, clause) ??
        forbiddenRole(matter, clause, roles) ??
        rightRemoved(matter, clause);
      return idea === undefined ? [] : [{ ...idea, clauses: idea.clauses.length > 0 ? idea.clauses : [index] }];
    }),
  ];
}

/** `Nobody can approve a refund they have asked for, whatever their role`. */
function nobody(matter: Matter, clause: Clause, roles: RoleTable | undefined): TestIdea | undefined {
  if (!/^(?:nobody|no one|no user)\b/i.test(clause.subject)) return undefined;
  const deed = clause.rest.replace(/,? (?:whatever|regardless|not even|even)\b.*$/i, '');
  const right = roles?.rights.find(
    ({ name }) => [...termsOf(deed)].filter((term) => termsOf(name).has(term)).length >= 2,
  );
  const able =
    right?.byRole.filter(({ value }) => !/^(?:no|—|-|–|)$/i.test(value.trim())).map(({ role }) => role) ?? [];
  const own = deed
    .replace(/\bthey have\b/i, 'you have')
    .replace(/\btheir\b/i, 'your')
    .replace(/\bthey\b/i, 'you');
  const refusal = matter.around.operations.flatMap((operation) =>
    operation.responses
      .filter(({ text, status }) => status === '403' && /\bown\b/i.test(text))
      .map(({ status, text }) => `${status} with ${/[A-Z]{2,}-\d+/.exec(text)?.[0] ?? 'a reason'}`),
  )[0];
  const cases = (able.length > 0 ? able : ['a user with the highest role']).map((role): IdeaCase => ({
    action: `As ${role}, ${own}`,
    data: '',
    expected: refusal === undefined ? `Refused: ${clause.text}` : `${refusal}; ${clause.text}`,
  }));
  return draftIdea(matter, {
    technique: 'permissions',
    title: clause.text,
    cases,
    testType: 'security',
    must: [],
    evidence: [matter.evidence, ...(roles === undefined ? [] : [roles.evidence])],
    reason:
      able.length > 0
        ? `Tried with every role that has the right otherwise: ${able.join(', ')}.`
        : 'The rule knows no exception.',
  });
}

/** `Only buyers whose order was delivered may review`: one of them, and somebody of whom that does not hold. */
function onlyThose(matter: Matter, clause: Clause): TestIdea | undefined {
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

/** `Support agents can change it, read-only auditors cannot`: one may, the other may not. */
function twoRoles(matter: Matter, clause: Clause): TestIdea | undefined {
  const match =
    /^(.{3,40}?) (?:can|may) (.+?),? (?:but )?((?:(?!,)[\p{L}_ -]){3,40}?) (?:cannot|can't|can not|may not|must not)\b/iu.exec(
      clause.text,
    );
  const [, may = '', deed = '', mayNot = ''] = match ?? [];
  if (match === null || !isPerson(may) || !isPerson(mayNot)) return undefined;
  const refusal = refusalOf(matter, clause);
  const one = (role: string): string =>
    role
      .trim()
      .replace(/^(?:the|a|an) /i, '')
      .replace(/s$/, '')
      .toLowerCase();
  return draftIdea(matter, {
    technique: 'permissions',
    title: clause.text,
    cases: [
      { action: `As ${one(may)}, ${deed}`, data: one(may), expected: `Done: ${one(may)} can ${deed}` },
      {
        action: `As ${one(mayNot)}, ${deed}`,
        data: one(mayNot),
        expected:
          refusal === ''
            ? `Refused, nothing has changed: ${one(mayNot)} cannot`
            : `${refusal}; nothing has changed, ${one(mayNot)} cannot`,
      },
    ],
    testType: 'security',
    must: [...clause.facts.codes],
    reason: `${one(may)} may, ${one(mayNot)} may not: both are tried with the same deed.`,
  });
}

/** A role that must not, and one that may as the counterexample. */
function forbiddenRole(matter: Matter, clause: Clause, roles: RoleTable | undefined): TestIdea | undefined {
  const role =
    clause.facts.identifiers.find((name) => /^[a-z]+(?:_[a-z]+)+$/.test(name) && clause.subject.includes(name)) ??
    roles?.roles.find((name) => clause.subject.includes(name));
  const isValue = (name: string): boolean =>
    matter.around.valueLists.some((list) => list.includes(name)) ||
    matter.around.operations.some(({ fields }) => fields.some(({ values }) => values.includes(name)));
  if (role === undefined || isValue(role) || !/\b(?:40[13]|not|no|never|only|refused)\b/i.test(clause.text))
    return undefined;
  const operation = matter.operation;
  const call =
    clause.facts.calls[0] ??
    (operation?.method === 'GET'
      ? matter.around.operations.find((other) => other.path === operation.path && other.method !== 'GET')?.key
      : operation?.key);
  const refusal = refusalOf(matter, clause);
  const screen = outcomeOf(clause).replace(/,? (?:and|but) (?:gets?|GET|POST|PUT|DELETE|PATCH)\b.*$/, '');
  const terms = termsOf(clause.text);
  const other = roles?.rights
    .map((right) => ({ right, fit: [...termsOf(right.name)].filter((term) => terms.has(term)).length }))
    .filter(
      ({ fit, right }) =>
        fit > 0 && right.byRole.some((entry) => entry.role !== role && /^yes$/i.test(entry.value.trim())),
    )
    .sort((a, b) => b.fit - a.fit)[0]?.right;
  const allowed = other?.byRole.find((entry) => entry.role !== role && /^yes$/i.test(entry.value.trim()))?.role;
  const forbidden = other?.byRole.find((entry) => entry.role === role)?.value.trim();
  const cases: IdeaCase[] = [
    { action: `Sign in as ${role} and look at the place in question`, data: role, expected: screen },
    ...(call === undefined || refusal === ''
      ? []
      : [{ action: `${call} with the token of ${role}`, data: '', expected: refusal }]),
    ...(allowed === undefined || forbidden === undefined || /^yes$/i.test(forbidden)
      ? []
      : [
          {
            action: `${call ?? 'Do the same'} with the token of ${allowed}`,
            data: allowed,
            expected:
              operation === undefined
                ? `Allowed: "${other?.name ?? ''}" is yes for ${allowed}`
                : successText(operation),
          },
        ]),
  ];
  return draftIdea(matter, {
    technique: 'permissions',
    title: clause.text,
    cases,
    testType: 'security',
    must: [role, ...clause.facts.codes],
    evidence: [matter.evidence, ...(roles === undefined ? [] : [roles.evidence])],
    reason: `What ${role} must not do is tried on the page and behind it.`,
  });
}

/** A right that ends must end in open sessions too. */
function rightRemoved(matter: Matter, clause: Clause): TestIdea | undefined {
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
        action: `In a second browser, as an administrator: ${clause.condition.replace(/^(?:when|if|once) /i, '') || 'take the role away'}`,
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
