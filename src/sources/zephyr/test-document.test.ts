import { describe, expect, it } from 'vitest';
import { stepSchema, testSchema, type ZephyrTest } from './api-schemas.ts';
import type { ProjectLists } from './project-lists.ts';
import { folderPaths } from './project-lists.ts';
import { testDocument, testVersion } from './test-document.ts';
import type { TestScript } from './test-script.ts';

const lists: ProjectLists = {
  status: (id) => (id === 1 ? 'Approved' : ''),
  priority: (id) => (id === 2 ? 'High' : ''),
  folder: (id) => (id === 3 ? '/Checkout/Payment' : ''),
};
const context = { lists, webBaseUrl: undefined };
const bare: ZephyrTest = { id: 1, key: 'PLAT-T1' };
const noSteps: TestScript = { kind: 'steps', steps: [] };
const nobody = new Map<string, string>();
const steps = (...values: unknown[]): TestScript => ({
  kind: 'steps',
  steps: values.map((value) => stepSchema.parse(value)),
});
const markdownOf = (script: TestScript, test = bare): string =>
  testDocument(test, script, nobody, context).document.markdown;

describe('testDocument', () => {
  it('makes a document of a test in which everything is null', () => {
    const nulls = Object.fromEntries(Object.keys(testSchema.shape).map((name) => [name, null]));
    const test = testSchema.parse({ ...nulls, id: 7, key: 'PLAT-T7' });
    const { document } = testDocument(test, steps({ inline: null, testCase: null }, {}), nobody, context);
    expect(document).toMatchObject({ id: 'test_PLAT-T7', identity: '7', title: 'PLAT-T7', markdown: '', url: '' });
    expect(document.metadata).toEqual({
      test_key: 'PLAT-T7',
      status: '',
      priority: '',
      folder: '',
      labels: '',
      issue_ids: '',
    });
  });

  it('writes steps as a numbered list with data and result below', () => {
    const script = steps(
      {
        inline: {
          description: 'Open <b>cart</b><br>and wait',
          testData: '| A1',
          expectedResult: '<ul><li>x</li></ul>',
        },
      },
      { inline: { description: null, testData: null, expectedResult: null } },
      { inline: { description: '', expectedResult: 'Only a result' } },
      { testCase: { testCaseKey: 'PLAT-T9', parameters: [{ name: 'user', value: 'admin' }, null] } },
    );
    expect(testDocument(bare, script, new Map([['PLAT-T9', 'Log in']]), context).document.markdown).toBe(
      [
        '## Steps',
        '',
        '1. Open **cart**',
        '   and wait',
        '',
        '   - Test data: | A1',
        '   - Expected result:',
        '',
        '     - x',
        '2. Expected result: Only a result',
        '3. Runs PLAT-T9: Log in',
        '   - user: admin',
      ].join('\n'),
    );
  });

  it('writes a Gherkin script as code and a plain one as text', () => {
    expect(markdownOf({ kind: 'text', isGherkin: true, text: 'Given a cart\nWhen paid' })).toBe(
      '## Steps\n\n```gherkin\nGiven a cart\nWhen paid\n```',
    );
    expect(markdownOf({ kind: 'text', isGherkin: false, text: 'Pay<br/>and look' })).toBe('## Steps\n\nPay\nand look');
  });

  it('shows folder, labels, custom fields and links', () => {
    const test = testSchema.parse({
      ...bare,
      folder: { id: 3 },
      labels: ['a', null, 'b'],
      customFields: { Market: ['UK', 'DE'], Empty: null, Build: 20 },
      links: {
        issues: [{ issueId: 10101, target: 'https://x.example/rest/api/2/issue/PLAT-101' }, { issueId: 10102 }, null],
        webLinks: [{ url: 'https://wiki.example/x', description: 'Rules' }, { url: null }],
      },
    });
    const { document } = testDocument(test, noSteps, nobody, context);
    expect(document.markdown).toBe(
      [
        '## Details',
        '',
        '- Folder: /Checkout/Payment',
        '- Labels: a, b',
        '- Market: UK, DE',
        '- Build: 20',
        '- Issues: PLAT-101',
        '- Links: [Rules](https://wiki.example/x)',
      ].join('\n'),
    );
    expect(document.metadata).toMatchObject({ issue_ids: ',10101,10102,', issue_keys: ',PLAT-101,' });
  });

  it('counts what it cannot name', () => {
    const { warnings } = testDocument(
      { ...bare, status: { id: 99 }, priority: { id: 98 } },
      steps({}),
      nobody,
      context,
    );
    expect(warnings.toJSON()).toEqual({
      'zephyr.unknown-priority': 1,
      'zephyr.unknown-status': 1,
      'zephyr.unknown-step': 1,
    });
  });
});

describe('testVersion', () => {
  it('changes with every field of the list and with the names of what it refers to', () => {
    const versions = [
      bare,
      { ...bare, name: 'x' },
      { ...bare, objective: 'x' },
      { ...bare, precondition: 'x' },
      { ...bare, labels: ['x'] },
      { ...bare, status: { id: 1 } },
      { ...bare, priority: { id: 2 } },
      { ...bare, folder: { id: 3 } },
      { ...bare, customFields: { a: 1 } },
      { ...bare, links: { issues: [{ issueId: 1 }] } },
      { ...bare, owner: { accountId: 'x' } },
    ].map((test) => testVersion(test, lists));
    expect(new Set(versions).size).toBe(versions.length);
    expect(testVersion({ ...bare, folder: { id: 3 } }, { ...lists, folder: () => '/Renamed' })).not.toBe(
      testVersion({ ...bare, folder: { id: 3 } }, lists),
    );
  });

  it('does not depend on the order of custom fields', () => {
    expect(testVersion({ ...bare, customFields: { a: 1, b: 2 } }, lists)).toBe(
      testVersion({ ...bare, customFields: { b: 2, a: 1 } }, lists),
    );
  });
});

describe('folderPaths', () => {
  it('joins names up to the root, and ends at a missing parent or a circle', () => {
    const paths = folderPaths([
      { id: 1, parentId: null, name: 'Checkout' },
      { id: 2, parentId: 1, name: 'Payment' },
      { id: 3, parentId: 99, name: 'Orphan' },
      { id: 4, parentId: 5, name: 'A' },
      { id: 5, parentId: 4, name: 'B' },
    ]);
    expect(Object.fromEntries(paths)).toEqual({
      1: '/Checkout',
      2: '/Checkout/Payment',
      3: '/Orphan',
      4: '/B/A',
      5: '/A/B',
    });
  });
});
