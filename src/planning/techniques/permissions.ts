import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import { type Clause, type Matter, operationEvidence } from '../rules/matter.ts';
import { isPerson, outcomeOf, refusalOf, requestData, successText } from '../rules/phrases.ts';
import { type Quantity, quantityOf, quantitySource, stepOf, withValue, writeQuantity } from '../text/quantities.ts';
import { termsOf } from '../text/terms.ts';
import { imperativeOf } from '../rules/imperatives.ts';
import { lowerFirst, plainSentence } from '../text/sentence.ts';
import { baseOfThird } from '../text/verbs.ts';
import { draftIdea } from './draft.ts';
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

/** `Each role can refund exactly up to its limit`, with the limits of a table: one test per role. */
function limitPerRole(matter: Matter, roles: RoleTable): TestIdea[] {
  const at = matter.clauses.findIndex(
    ({ subject, text }) =>
      /\b(?:each|every|any|all) roles?\b/i.test(subject) ||
      /\blimits? (?:of|per) (?:the |each |every )?roles?\b/i.test(text),
  );
  const clause = matter.clauses[at];
  if (clause === undefined) return [];
  const terms = termsOf(clause.text);
  const column = roles.rights
    .map((right) => ({
      right,
      fit:
        [...termsOf(right.name)].filter((term) => terms.has(term)).length -
        [...termsOf(right.name)].filter((term) => !terms.has(term)).length * 0.2,
      limits: right.byRole.filter(({ value }) => limitIn(value) !== undefined).length,
    }))
    .filter(({ limits, fit }) => limits > 0 && fit > 0)
    .sort((a, b) => b.fit - a.fit || b.limits - a.limits)[0]?.right;
  if (column === undefined) return [];
  const refusal = refusalOf(matter, clause);
  const deed = column.name.replace(/\s*\bup to\b.*$/i, '').toLowerCase();
  const operation =
    matter.operation?.method === 'GET'
      ? (matter.around.operations.find(({ named, method }) => named && method !== 'GET') ?? matter.operation)
      : (matter.operation ??
        matter.around.operations.find(
          (candidate) =>
            candidate.method !== 'GET' &&
            matter.clauses.some(({ facts }) => facts.codes.some((code) => candidate.markdown.includes(code))),
        ));
  const success = operation === undefined ? 'Accepted' : successText(operation);
  const call = (role: string, amount: string): string =>
    operation === undefined ? `As ${role}, ${deed} ${amount}` : `Send ${operation.key} for ${amount} as ${role}`;
  const data = (quantity: Quantity): string =>
    operation === undefined
      ? writeQuantity(quantity)
      : requestData(operation, { amount: Math.round(quantity.value * (quantity.currency === '' ? 1 : 100)) });
  return column.byRole.flatMap(({ role, value }): TestIdea[] => {
    const limit = limitIn(value);
    const shared = {
      technique: 'permissions' as const,
      evidence: [
        matter.evidence,
        roles.evidence,
        ...(operation === undefined ? [] : [operationEvidence(operation, `${column.name} ${role}`)]),
      ],
      clauses: matter.clauses.map((_, index) => index),
      testType: 'security' as const,
    };
    if (limit !== undefined) {
      const over = withValue(limit, limit.value + stepOf(limit));
      return [
        draftIdea(matter, {
          ...shared,
          given: [`Enough is there for a ${deed} of ${writeQuantity(over)}`],
          title: `${role}: ${deed} of ${writeQuantity(limit)} is accepted, ${writeQuantity(over)} is refused${refusal === '' ? '' : ` with ${refusal.replace(/^.* with /, '')}`}`,
          cases: [
            { action: call(role, writeQuantity(limit)), data: data(limit), expected: success },
            {
              action: call(role, writeQuantity(over)),
              data: data(over),
              expected: refusal || `Refused: ${writeQuantity(over)} is above the limit of ${role}`,
            },
          ],
          must: [...termsOf(role), String(limit.value)],
          reason: `${role} has the limit ${writeQuantity(limit)} in "${column.name}".`,
        }),
      ];
    }
    if (/\b(?:no limit|unlimited|none)\b/i.test(value)) {
      const highest = Math.max(...column.byRole.map((entry) => limitIn(entry.value)?.value ?? 0));
      const sample = column.byRole.map((entry) => limitIn(entry.value)).find((quantity) => quantity?.value === highest);
      if (sample === undefined) return [];
      const over = withValue(sample, sample.value + stepOf(sample));
      return [
        draftIdea(matter, {
          ...shared,
          given: [`Enough is there for a ${deed} of ${writeQuantity(over)}`],
          title: `${role}: ${deed} above every other role's limit is accepted (${writeQuantity(over)})`,
          cases: [{ action: call(role, writeQuantity(over)), data: data(over), expected: success }],
          must: [...termsOf(role)],
          worth: 0.9,
          reason: `${role} has no limit in "${column.name}".`,
        }),
      ];
    }
    return [];
  });
}

function limitIn(value: string): Quantity | undefined {
  const match = new RegExp(quantitySource).exec(value);
  return match === null || !/[£$€\d]/.test(value) || /\bno limit\b/i.test(value)
    ? undefined
    : quantityOf(match[1], match[2] ?? '', match[3]);
}

/** `Nobody can approve a refund they have asked for, whatever their role`. */
function nobody(matter: Matter, clause: Clause, roles: RoleTable | undefined): TestIdea | undefined {
  if (!/^(?:nobody|no one|no user)\b/i.test(clause.subject)) return undefined;
  const base = baseOfThird(clause.verb);
  const deed = `${base === undefined ? '' : `${base} `}${clause.rest}`.replace(
    /,? (?:whatever|regardless|not even|even)\b.*$/i,
    '',
  );
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
    expected: refusal === undefined ? `Refused: ${clause.text}` : `${refusal}; nothing has changed`,
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
      {
        action: `As ${articled(one(may))}, ${deed}`,
        data: one(may),
        expected: `Done: ${articled(one(may))} can ${deed}`,
      },
      {
        action: `As ${articled(one(mayNot))}, try to ${deed}`,
        data: one(mayNot),
        expected:
          refusal === ''
            ? `Refused, nothing has changed: ${articled(one(mayNot))} cannot`
            : `${refusal}; nothing has changed`,
      },
    ],
    testType: 'security',
    must: [...clause.facts.codes],
    reason: `${one(may)} may, ${one(mayNot)} may not: both are tried with the same deed.`,
  });
}

function articled(role: string): string {
  return /_/.test(role) ? role : `${/^[aeiou]/i.test(role) ? 'an' : 'a'} ${role}`;
}

/** A role that must not, and one that may as the counterexample. */
function forbiddenRole(matter: Matter, clause: Clause, roles: RoleTable | undefined): TestIdea | undefined {
  const role =
    clause.facts.identifiers.find((name) => /^[a-z]+(?:_[a-z]+)+$/.test(name) && clause.subject.includes(name)) ??
    roles?.roles.find((name) => clause.subject.includes(name));
  if (role === undefined || !/\b(?:40[13]|not|no|never|only|refused)\b/i.test(clause.text)) return undefined;
  // `Only for too_small`: a value of a list is no role unless something is said of what it sees, may or gets.
  const isKnown = roles?.roles.includes(role) ?? false;
  if (!isKnown && !/\b(?:roles?|sees?|can|cannot|may|gets?|sign(?:s|ed)?|button|tab|works)\b/i.test(clause.text))
    return undefined;
  const operation = matter.operation;
  const call =
    clause.facts.calls[0] ??
    (operation?.method === 'GET'
      ? matter.around.operations.find((other) => other.path === operation.path && other.method !== 'GET')?.key
      : operation?.key);
  const refusal = refusalOf(matter, clause);
  const screen = outcomeOf(clause).replace(/,? (?:and|but) (?:gets?|GET|POST|PUT|DELETE|PATCH)\b.*$/, '');
  const seen = /\bsees? (.*?)(?=,| but\b| and\b|$)/i.exec(clause.text)?.[1];
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
    {
      action: `Sign in as ${role} and look ${seen === undefined ? 'at what is offered' : `for ${seen}`}`,
      data: role,
      expected: screen,
    },
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
