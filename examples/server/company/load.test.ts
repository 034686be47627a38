import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tinyCompany } from '../testing/client.ts';
import { loadCompany } from './load.ts';
import { CompanyDataError } from './yaml.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'company-'));
  await cp(tinyCompany, folder, { recursive: true });
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function problems(): Promise<readonly string[]> {
  const error: unknown = await loadCompany(folder).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CompanyDataError);
  return (error as CompanyDataError).problems.map((line) => line.slice(folder.length + 1));
}

test('a company folder is read whole', async () => {
  const company = await loadCompany(folder);
  expect(company.issues.map((issue) => issue.key)).toEqual(['PLAT-100', 'PLAT-101', 'PLAT-102', 'SHOP-1']);
  expect(company.pages.map((page) => `${page.space} ${page.title}`)).toContain('ENG Payment rules: cards & vouchers');
  expect([...(company.gitlab.get('orders')?.keys() ?? [])]).toEqual(['README.md', 'api/openapi.yaml']);
  expect(company.zephyr.get('PLAT')?.tests[0]?.steps).toHaveLength(3);
});

test('a version that looks like a number stays as it was written', async () => {
  const company = await loadCompany(folder);
  expect(company.issues.find((issue) => issue.key === 'PLAT-101')?.fixVersions).toEqual(['2026.10']);
});

test('a folder without company.yaml says so', async () => {
  await rm(join(folder, 'company.yaml'));
  expect(await problems()).toEqual(['company.yaml:1: cannot be read (ENOENT); is this a company folder?']);
});

test('broken YAML is reported with its line', async () => {
  await writeFile(join(folder, 'jira/shop.yaml'), '- id: 1\n  key: "SHOP-1\n');
  expect((await problems())[0]).toMatch(/^jira\/shop\.yaml:\d: Missing closing "quote/);
});

test('a wrong value is reported with its line and path', async () => {
  await writeFile(
    join(folder, 'jira/shop.yaml'),
    '- id: 1\n  key: shop-1\n  type: Bug\n  status: Done\n  summary: x\n  created: 2026-01-01T00:00:00Z\n  updated: soon\n',
  );
  expect(await problems()).toEqual([
    'jira/shop.yaml:2: 0.key: must be an issue key such as PLAT-101',
    'jira/shop.yaml:7: 0.updated: must be a time such as 2026-03-02T09:14:00Z',
    'jira/issues.yaml:10: PLAT-101: linked issue SHOP-1 does not exist',
  ]);
});

test('front matter counts its lines from the top of the file', async () => {
  await writeFile(join(folder, 'confluence/ENG/x.xml'), '---\nid: 9\ntitle: X\ncreated: 2026-01-01\n---\n<p/>');
  expect((await problems())[0]).toMatch(/^confluence\/ENG\/x\.xml:2: modified: /);
});

test('double ids and references to nothing are found', async () => {
  await writeFile(
    join(folder, 'zephyr/PLAT.yaml'),
    `folders: []
tests:
  - { id: 1, key: PLAT-T1, name: a, folder: /Nope, status: Open, priority: High, createdOn: 2026-01-01T00:00:00Z, updatedOn: 2026-01-01T00:00:00Z }
  - { id: 1, key: PLAT-T2, name: b, status: Draft, priority: High, createdOn: 2026-01-01T00:00:00Z, updatedOn: 2026-01-01T00:00:00Z, issues: [PLAT-9], steps: [{ call: PLAT-T9 }] }
`,
  );
  expect(await problems()).toEqual([
    'zephyr/PLAT.yaml:3: PLAT-T1: folder /Nope is not in folders',
    'zephyr/PLAT.yaml:3: PLAT-T1: status Open is not in zephyr.statuses',
    'zephyr/PLAT.yaml:4: PLAT-T2: id 1 is used twice',
    'zephyr/PLAT.yaml:4: PLAT-T2: linked issue PLAT-9 does not exist',
    'zephyr/PLAT.yaml:4: PLAT-T2: called test case PLAT-T9 does not exist',
  ]);
});
