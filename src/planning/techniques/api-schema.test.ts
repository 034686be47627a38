import { describe, expect, it } from 'vitest';
import { schemaIdeas } from './api-schema.ts';
import { documentedErrorIdeas } from './documented-errors.ts';
import { operationOf, renewals } from './testing/matter.ts';

const renew = operationOf(renewals);
const ideas = schemaIdeas(renew);
const cases = ideas.flatMap((idea) => idea.cases);
const bodies = cases.map(({ data, expected }) => [data, expected]);

describe('cases that the schema asks for', () => {
  it('leave out each required value once', () => {
    expect(bodies).toContainEqual(['{"reason":"study"}', '400 with GEN-0400']);
    expect(bodies).toContainEqual(['{"days":21}', '400 with GEN-0400']);
    expect(cases.map(({ action }) => action)).toContainEqual(
      expect.stringContaining('without the header Idempotency-Key'),
    );
  });

  it('try least and greatest, and one beyond', () => {
    for (const [days, expected] of [
      [0, '400 with GEN-0400'],
      [1, '201'],
      [28, '201, or a documented 409 or 422 of a rule, but not 400 with GEN-0400'],
      [29, '400 with GEN-0400'],
    ]) {
      expect(bodies).toContainEqual([`{"days":${days},"reason":"study"}`, expected]);
    }
    expect(bodies).toContainEqual([expect.stringContaining('× 120'), '201']);
    expect(bodies).toContainEqual([expect.stringContaining('× 121'), '400 with GEN-0400']);
  });

  it('send what the list does not have, and what is of another type', () => {
    expect(bodies).toContainEqual(['{"days":21,"reason":"not_in_the_list"}', '400 with GEN-0400']);
    expect(bodies).toContainEqual(['{"days":"abc","reason":"study"}', '400 with GEN-0400']);
  });

  it('call without a right to', () => {
    const [idea] = ideas.filter(({ technique }) => technique === 'authentication');
    expect(idea?.cases.map(({ expected }) => expected)).toEqual([
      '401 with GEN-0401',
      '401 with GEN-0401',
      '401 with GEN-0401',
      expect.stringMatching(/^404/),
    ]);
    const open = operationOf(renewals.replace(/- Security: .*\n/, ''));
    expect(schemaIdeas(open).filter(({ technique }) => technique === 'authentication')).toEqual([]);
  });

  it('are of the fields that are meant only', () => {
    const some = schemaIdeas(renew, undefined, (name) => name === 'note').filter(
      ({ technique }) => technique === 'API schema',
    );
    expect(some.flatMap((idea) => idea.cases.map(({ action }) => action))).toEqual([
      'Send POST /v1/loans/{loanId}/renewals with note of 120 characters',
      'Send POST /v1/loans/{loanId}/renewals with note of 121 characters',
    ]);
  });

  it('rest on the operation', () => {
    for (const { evidence } of ideas) expect(evidence.map(({ id }) => id)).toEqual(['swagger_renew']);
  });

  it('are none where the operation takes nothing', () => {
    expect(schemaIdeas(operationOf('Lists.', 'GET /v1/loans'))).toEqual([]);
  });
});

describe('errors that are documented', () => {
  it('are provoked unless something does already', () => {
    const [idea] = documentedErrorIdeas(renew, (code) => code.startsWith('GEN-'));
    expect(idea?.cases).toEqual([
      {
        action: 'Send POST /v1/loans/{loanId}/renewals in this situation: renewed too often',
        data: '{"days":21,"reason":"study"}',
        expected: '409 with LOAN-1004; nothing has changed',
        name: 'LOAN-1004',
      },
    ]);
    expect(documentedErrorIdeas(renew, () => true)).toEqual([]);
  });

  it('keep their figures whole', () => {
    const text = renewals.replace(
      'LOAN-1004: renewed too often',
      'LOAN-1004: fines above 15,000.00 GBP, LOAN-1005: below 5.00 EUR',
    );
    const [idea] = documentedErrorIdeas(operationOf(text), (code) => code.startsWith('GEN-'));
    expect(idea?.cases.map(({ action }) => action.replace(/^.*: /, ''))).toEqual([
      'fines above 15,000.00 GBP',
      'below 5.00 EUR',
    ]);
  });
});
