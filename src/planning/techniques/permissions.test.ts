import { describe, expect, it } from 'vitest';
import { findRoleTable } from '../rules/role-table.ts';
import { permissionIdeas } from './permissions.ts';
import { matterOf, operationOf } from './testing/matter.ts';

const markdown = `
| Role | See fines | Waive fines up to |
| --- | --- | --- |
| \`desk_clerk\` | yes | £5.00 |
| \`librarian\` | yes | £50.00 |
| \`director\` | yes | no limit |
| \`volunteer\` | no | — |
`;
const roles = findRoleTable([{ evidence: { id: 'jira_LIB-9', title: 'Fines' }, markdown }]);
const waive = operationOf(
  'Waives a fine.\n\n## Request body\n\n- `amount` (integer, required)\n\nExample:\n\n```json\n{"amount":100}\n```\n\n## Responses\n\n### 200\n\nWaived\n\n### 403\n\nFINE-0403: above the limit\n',
  'POST /v1/fines/{fineId}/waivers',
);

describe('a table of roles', () => {
  it('is read by roles in rows or in columns', () => {
    expect(roles?.roles).toEqual(['desk_clerk', 'librarian', 'director', 'volunteer']);
    const turned = findRoleTable([
      {
        evidence: { id: 'x', title: 'x' },
        markdown: '| Right | admin | viewer |\n| --- | --- | --- |\n| Edit | yes | no |\n| See | yes | yes |\n',
      },
    ]);
    expect(turned?.rights[0]).toEqual({
      name: 'Edit',
      byRole: [
        { role: 'admin', value: 'yes' },
        { role: 'viewer', value: 'no' },
      ],
    });
  });

  it.each(['', '| a |\n', '| Colour | Size |\n| --- | --- |\n| red | large |\n| blue | small |\n', '|||\n|||'])(
    'is not %j',
    (text) => {
      expect(findRoleTable([{ evidence: { id: 'x', title: 'x' }, markdown: text }])).toBeUndefined();
    },
  );
});

describe('permissions', () => {
  it('try each role at its limit and above it', () => {
    const ideas = permissionIdeas(
      matterOf('Each role can waive fines exactly up to its limit; above it the answer is 403 with `FINE-0403`.', {
        operations: [waive],
      }),
      roles,
    );
    expect(ideas.map(({ cases }) => cases.map(({ data, expected }) => [data, expected]))).toEqual([
      [
        ['{"amount":500}', '200'],
        ['{"amount":501}', '403 with FINE-0403'],
      ],
      [
        ['{"amount":5000}', '200'],
        ['{"amount":5001}', '403 with FINE-0403'],
      ],
      [['{"amount":5001}', '200']],
    ]);
    expect(ideas.map(({ title }) => title.split(':')[0]?.toLowerCase())).toEqual([
      'desk_clerk',
      'librarian',
      'director',
    ]);
  });

  it('try what nobody may with everybody who has the right otherwise', () => {
    const [idea] = permissionIdeas(matterOf('Nobody can waive fines of their own, whatever their role.'), roles);
    expect(idea?.cases.map(({ action }) => action)).toEqual([
      expect.stringContaining('desk_clerk'),
      expect.stringContaining('librarian'),
      expect.stringContaining('director'),
    ]);
  });

  it('try one role that may and one that may not with the same deed', () => {
    const [idea] = permissionIdeas(
      matterOf('Managers can waive a fine, volunteer members cannot (403, `FINE-0403`).'),
      undefined,
    );
    expect(idea?.cases.map(({ data }) => data)).toEqual(['manager', 'volunteer member']);
    expect(idea?.cases[1]?.expected).toMatch(/^403 with FINE-0403/);
  });

  it('try a forbidden role on the page and behind it, and an allowed one', () => {
    const [idea] = permissionIdeas(
      matterOf(
        'A `volunteer` does not see fines and gets 403 with `FINE-0403` from `POST /v1/fines/{fineId}/waivers`.',
        {
          operations: [waive],
        },
      ),
      roles,
    );
    expect(idea?.cases.map(({ action }) => action)).toEqual([
      expect.stringContaining('Sign in as volunteer'),
      'POST /v1/fines/{fineId}/waivers with the token of volunteer',
      'POST /v1/fines/{fineId}/waivers with the token of desk_clerk',
    ]);
  });

  it('try a right that ends in an open session', () => {
    const [idea] = permissionIdeas(matterOf('When a role is taken away, the right ends at once.'), undefined);
    expect(idea?.cases.some(({ action }) => /without signing in again/.test(action))).toBe(true);
  });

  it('say what to look for, and take the right away by a deed', () => {
    const [forbidden] = permissionIdeas(matterOf('A `volunteer` does not see the fines tab.'), roles);
    expect(forbidden?.cases[0]?.action).toBe('Sign in as volunteer and look for the fines tab');
    const [removed] = permissionIdeas(matterOf('When a role is taken away, the right ends at once.'), undefined);
    expect(removed?.cases[1]?.action).toBe('In a second browser, as an administrator, take away a role');
    const [nobody] = permissionIdeas(matterOf('Nobody approves a claim of their own.'), undefined);
    expect(nobody?.cases[0]?.action).toBe('As a user with the highest role, approve a claim of your own');
  });

  it('take no value of a list for a role', () => {
    expect(permissionIdeas(matterOf('Only for `too_small` and `too_large`.'), roles)).toEqual([]);
  });

  it.each(['The list is sorted by name.', 'Every reader sees the hours.', ''])('are not in "%s"', (text) => {
    expect(permissionIdeas(matterOf(text), roles)).toEqual([]);
  });
});
