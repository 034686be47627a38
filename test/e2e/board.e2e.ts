import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestPlan } from '../../src/planning/plan/schema.ts';
import { seriousFaults } from './support/accessible.ts';
import { openWindow } from './support/browser.ts';
import { openSite, type Site } from './support/site.ts';

let site: Site;
let address: string;
/** The plan as it was made; each test begins with it. */
let first: TestPlan;

beforeAll(async () => {
  site = await openSite();
  await site.womba('generate', 'PLAT-112');
  address = `${site.url}/api/v1/test-plans/PLAT-112`;
  first = await stored();
});
afterAll(() => site[Symbol.asyncDispose]());

async function stored(): Promise<TestPlan> {
  return (await (await fetch(address)).json()) as TestPlan;
}

async function save(plan: TestPlan): Promise<void> {
  const answer = await fetch(address, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(plan),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

async function open(page: Page, plan: TestPlan = first): Promise<void> {
  await save(plan);
  await page.goto(`${site.url}/plans/PLAT-112`);
  await card(page, 1).waitFor();
}

const card = (page: Page, number: number) => page.locator(`[data-test="TC-PLAT-112-${number}"]`);
const counts = (page: Page, text: string) => page.getByText(text, { exact: true }).waitFor();

it('is reviewed by keys alone, and each key can be undone', async () => {
  await using window = await openWindow();
  const { page } = window;
  await open(page);
  await page.keyboard.press('a');
  await counts(page, '7 proposed · 1 accepted · 0 rejected');
  await page.keyboard.press('j');
  await page.keyboard.press('r');
  await counts(page, '6 proposed · 1 accepted · 1 rejected');
  await page.keyboard.press('k');
  await page.keyboard.press(' ');
  await card(page, 1).getByRole('columnheader', { name: 'Expected' }).waitFor();
  await page.keyboard.press('u');
  await counts(page, '7 proposed · 1 accepted · 0 rejected');
  await page.keyboard.press('u');
  await counts(page, '8 proposed · 0 accepted · 0 rejected');
  await page.getByRole('button', { name: 'Undo' }).and(page.locator(':disabled')).waitFor();
  await expect
    .poll(async () => (await stored()).test_cases.map(({ review }) => review))
    .toEqual(first.test_cases.map(() => 'proposed'));
});

it('keeps an edit that was not saved over a reload, then saves it with its steps in a new order', async () => {
  await using window = await openWindow();
  const { page } = window;
  const [test] = first.test_cases;
  if (test === undefined) throw new Error('the plan is empty');
  const steps = ['one', 'two', 'three'].map((action, index) => ({
    step_number: index + 1,
    action,
    expected_result: '',
    test_data: '',
  }));
  await open(page, { ...first, test_cases: [{ ...test, steps }, ...first.test_cases.slice(1)] });
  await page.keyboard.press('e');
  const form = page.getByRole('form', { name: `Edit ${test.id}` });
  await form.getByLabel('Title').fill('A title that nobody saved');
  await form.getByLabel('Action of step 3').press('Alt+ArrowUp');
  expect(await form.getByLabel('Action of step 2').inputValue()).toBe('three');
  await form.getByTitle('Drag to move').nth(1).dragTo(form.getByTitle('Drag to move').nth(2));
  expect(await form.getByLabel('Action of step 3').inputValue()).toBe('three');
  await form.getByLabel('Action of step 3').press('Alt+ArrowUp');
  await form.getByRole('button', { name: 'Move step 2 up' }).click();
  await form.getByRole('button', { name: 'Remove step 3' }).click();
  await form.getByRole('button', { name: 'Add step' }).click();
  await form.getByLabel('Action of step 3').fill('four');
  await page.reload();
  expect(await form.getByLabel('Title').inputValue()).toBe('A title that nobody saved');
  expect(await form.getByLabel('Action of step 1').inputValue()).toBe('three');
  expect(await seriousFaults(page)).toEqual([]);
  await form.getByLabel('Title').press('Control+Enter');
  await card(page, 1).getByText('A title that nobody saved').waitFor();
  await card(page, 1).getByText('✎ Edited').waitFor();
  const [saved] = (await stored()).test_cases;
  expect(saved).toMatchObject({ title: 'A title that nobody saved', review: 'edited', priority: test.priority });
  expect(saved?.steps.map(({ action, step_number: number }) => `${number} ${action}`)).toEqual([
    '1 three',
    '2 one',
    '3 four',
  ]);
  // What was edited can be undone as well.
  await page.keyboard.press('u');
  await card(page, 1).getByText(test.title).waitFor();
  expect((await stored()).test_cases[0]).toMatchObject({ title: test.title, steps });
});

it('says when the test was changed elsewhere, and sends only what was edited here', async () => {
  await using window = await openWindow();
  const { page } = window;
  await open(page);
  await page.keyboard.press('e');
  const form = page.getByRole('form', { name: 'Edit TC-PLAT-112-1' });
  await form.getByLabel('Description').fill('My words');
  await form.getByRole('combobox', { name: 'Priority' }).selectOption('low');
  await fetch(`${address}/test-cases/TC-PLAT-112-1`, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ title: 'Another title', priority: 'medium' }),
  });
  await page.reload();
  await form.getByText('This test was changed elsewhere').waitFor();
  await form.locator('ins', { hasText: 'Another' }).waitFor();
  await form.getByRole('button', { name: 'Take theirs instead of mine' }).click();
  expect(await form.getByRole('combobox', { name: 'Priority' }).inputValue()).toBe('medium');
  await form.getByRole('button', { name: 'Save' }).click();
  await card(page, 1).getByText('Another title').waitFor();
  expect((await stored()).test_cases[0]).toMatchObject({
    title: 'Another title',
    description: 'My words',
    priority: 'medium',
  });
});

it('filters by criterion, shows the passage that a test rests on, and lays out who covers what', async () => {
  await using window = await openWindow();
  const { page } = window;
  await open(page);
  await page.getByRole('region', { name: 'Criteria' }).getByRole('button', { name: /^AC-3/ }).click();
  expect(await page.locator('[data-test]').count()).toBe(
    first.test_cases.filter(({ covers }) => covers.includes('AC-3')).length,
  );
  const evidence = page.getByRole('region', { name: 'Evidence' });
  await evidence.locator('mark', { hasText: 'Nobody can approve a refund' }).waitFor();
  const source = evidence.getByRole('link', { name: /^Open / }).first();
  expect(await source.getAttribute('href')).toBe(`${site.company.urls.atlassian}/browse/PLAT-112`);
  expect(await source.getAttribute('rel')).toContain('noopener');
  await page.getByRole('button', { name: 'Coverage' }).click();
  const matrix = page.getByRole('region', { name: 'Coverage matrix' });
  await matrix.getByRole('row', { name: /PLAT-T40/ }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await matrix.getByRole('button', { name: 'Nobody can approve a refund' }).click();
  await page.locator('[aria-current="true"]', { hasText: 'Nobody can approve a refund' }).waitFor();
  await page.getByRole('button', { name: 'Checks' }).click();
  await page.getByText(/^Overall/).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
});

it('shows a possible duplicate beside the existing test, with three ways out', async () => {
  await using window = await openWindow();
  const { page } = window;
  const twin = (number: number) => (test: TestPlan['test_cases'][number], index: number) =>
    index < number ? { ...test, duplicate_of: 'PLAT-T40' } : test;
  await open(page, { ...first, test_cases: first.test_cases.map(twin(3)) });
  const duplicate = page.getByRole('region', { name: 'Possible duplicate' });
  await duplicate.getByText('Agent refunds £250.00 and £250.01').first().waitFor();
  await duplicate.locator('ins').first().waitFor();
  expect(await seriousFaults(page)).toEqual([]);

  await duplicate.getByRole('button', { name: 'Keep both' }).click();
  await duplicate.waitFor({ state: 'detached' });
  await page.keyboard.press('j');
  await duplicate.getByRole('button', { name: 'Use existing' }).click();
  await card(page, 2).getByText('✕ Rejected').waitFor();
  await page.keyboard.press('j');
  await duplicate.getByRole('button', { name: 'Merge' }).click();
  const form = page.getByRole('form', { name: 'Edit TC-PLAT-112-3' });
  const before = first.test_cases[2]?.steps.length ?? 0;
  expect(await form.getByLabel(/^Action of step/).count()).toBeGreaterThan(before);
  await form.getByRole('button', { name: 'Save' }).click();
  await card(page, 3).getByText('✎ Edited').waitFor();
  const [one, two, three] = (await stored()).test_cases;
  expect(one?.duplicate_of).toBeNull();
  expect(two?.review).toBe('rejected');
  expect(three?.steps.length).toBeGreaterThan(before);
});

it('takes a test of a person’s own', async () => {
  await using window = await openWindow();
  const { page } = window;
  await open(page);
  await page.getByRole('button', { name: 'Add test' }).click();
  await page.getByLabel('Title of the new test').fill('Refund while the till is offline');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const form = page.getByRole('form', { name: /^Edit TC-MANUAL-/ });
  await form.getByRole('button', { name: 'Add step' }).click();
  await form.getByLabel('Action of step 1').fill('Unplug the till');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.locator('[data-test^="TC-MANUAL-"]').getByText('Refund while the till is offline').waitFor();
  expect((await stored()).test_cases.at(-1)).toMatchObject({
    title: 'Refund while the till is offline',
    steps: [{ action: 'Unplug the till' }],
  });
});

it('works in one pane at a time on a telephone', async () => {
  await using window = await openWindow({ viewport: { width: 390, height: 844 } });
  const { page } = window;
  await open(page);
  await page.getByRole('button', { name: 'Criteria', exact: true }).click();
  await page.getByRole('heading', { name: 'Open questions' }).waitFor();
  await page.getByRole('button', { name: /^AC-3/ }).click();
  await page.getByRole('button', { name: 'Only AC-3' }).waitFor();
  await page.getByRole('button', { name: 'Evidence', exact: true }).click();
  await page.locator('mark').first().waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
});
