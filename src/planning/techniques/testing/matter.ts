import type { Criterion } from '../../../stories/criteria/criterion.ts';
import { readExistingTest } from '../../existing/existing-test.ts';
import { readWording } from '../../existing/wording.ts';
import type { Operation } from '../../operations/operation.ts';
import { readOperation } from '../../operations/read-operation.ts';
import { type Matter, readMatter, type Surroundings } from '../../rules/matter.ts';

/** An operation as the index holds it. */
export const renewals = `Renews a loan.

- Security: \`bearer\` (HTTP bearer)

## Parameters

| Name | In | Required | Type | Facts | Description |
| --- | --- | --- | --- | --- | --- |
| \`loanId\` | path | yes | string | pattern \`^L-[0-9]{4}$\` | Of the reader |
| \`Idempotency-Key\` | header | yes | string | 16 to 64 characters; pattern \`^[A-Za-z0-9-]+$\` | New for each wish |

## Request body

\`application/json\`, required

- \`days\` (integer, required; at least 1; at most 28): Days
- \`reason\` (string, required; one of: "study", "illness", "other")
- \`note\` (string; at most 120 characters)
- \`remind\` (boolean)

Example:

\`\`\`json
{"days":21,"reason":"study"}
\`\`\`

## Responses

### 201

Renewed

### 400

GEN-0400: malformed

### 401

GEN-0401: no token

### 404

GEN-0404: no such loan of this reader

### 409

LOAN-1004: renewed too often
`;

export function operationOf(text: string, key = 'POST /v1/loans/{loanId}/renewals', named = true): Operation {
  return readOperation({ id: 'swagger_renew', key, title: `${key}: Renew a loan`, text, score: named ? null : 0.4 });
}

/** What a technique works on, for one criterion of an invented story. */
export function matterOf(text: string, around: Partial<Surroundings> = {}, more: Partial<Criterion> = {}): Matter {
  const origin = { section: 'Description', heading: null, from_line: 0, to_line: 0 };
  return readMatter(
    { id: 'AC-1', kind: 'bullet', text, origin, ...more },
    {
      key: 'LIB-7',
      title: 'Renew a loan online',
      operations: [],
      tests: [],
      pages: [],
      statements: [],
      wording: readWording(around.tests ?? []),
      tables: [],
      valueLists: [],
      ...around,
    },
  );
}

export function existingTest(
  key: string,
  title: string,
  steps: readonly (readonly [string, string, string])[],
  precondition = '',
) {
  const lines = steps.map(
    ([action, data, expected], index) =>
      `${index + 1}. ${action}${data === '' ? '' : `\n   - Test data: ${data}`}${expected === '' ? '' : `\n   - Expected result: ${expected}`}`,
  );
  const text = `${title}\n\n${precondition === '' ? '' : `## Precondition\n\n${precondition}\n\n`}## Steps\n\n${lines.join('\n')}\n`;
  return readExistingTest({ id: `test_${key}`, key, title, status: 'Approved', text, score: null });
}
