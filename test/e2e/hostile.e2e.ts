import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { TestPlan } from '../../src/planning/plan/schema.ts';
import { openWindow } from './support/browser.ts';
import { openSite } from './support/site.ts';

const script = '<script>window.attacked = 1</script>';
const image = '<img src=x onerror="window.attacked = 2">';
const reversed = '\u202Egnirts desrever\u202C';
const all = `${script} ${image} ${reversed} <a href="javascript:window.attacked=3">click</a>`;

/** Markup as an author types it into a page: text. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Texts that would act, were they taken for markup, in stories, pages and a plan; the words with them find them. */
it('text that looks like markup stays text on every page', async () => {
  await using site = await openSite({
    prepare({ mutate }) {
      mutate.updateIssue('PLAT-112', {
        summary: `Refund ${script}`,
        description: `Hostile ${all}\n\n## Acceptance Criteria\n\n- A refund above £900.00 is refused ${image} ${reversed}`,
      });
      mutate.addComment('PLAT-112', `Comment ${all}`);
      mutate.updatePage(65202, {
        title: `Rules ${script}`,
        body: `<h2>Hostile page</h2><p>Strange rules ${escaped(all)}</p><p><a href="javascript:window.attacked=5">press</a></p>`,
      });
    },
  });
  await site.womba('generate', 'PLAT-112');
  const address = `${site.url}/api/v1/test-plans/PLAT-112`;
  const plan = (await (await fetch(address)).json()) as TestPlan;
  const [test] = plan.test_cases;
  if (test === undefined) throw new Error('the plan is empty');
  const hostile = {
    ...test,
    title: `Title ${all}`,
    description: all,
    preconditions: all,
    expected_result: all,
    tags: [script],
    technique: image,
    duplicate_of: 'PLAT-T40',
    evidence: [
      { id: 'confluence_65202', title: all, quote: 'Strange rules' },
      { id: `confluence_${image}`, title: all, quote: all },
    ],
    steps: [{ step_number: 1, action: all, expected_result: all, test_data: all }],
  };
  const saved = await fetch(address, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      ...plan,
      story: { ...plan.story, url: 'javascript:window.attacked=4', title: `Refund ${script}` },
      test_cases: [hostile, ...plan.test_cases.slice(1)],
    }),
  });
  expect(saved.status).toBe(200);

  await using window = await openWindow();
  const { page, problems } = window;
  const look = async (path: string, text: string, act: () => Promise<void> = async () => {}): Promise<void> => {
    await page.goto(site.url + path);
    await page.getByText(text).first().waitFor({ state: 'attached' });
    await act();
    await expectHarmless(page, path);
  };
  await look('/', script);
  await look('/stories?q=refund', script);
  await look('/stories/PLAT-112', script, async () => {
    await page
      .getByText('1 comment')
      .or(page.getByText(/comments$/))
      .first()
      .click();
    await page.getByText('Comment <script>').first().waitFor();
  });
  await look('/plans', script);
  await look('/plans/PLAT-112', 'Title <script>', async () => {
    await page.keyboard.press(' ');
    await page.getByRole('cell', { name: script }).first().waitFor();
    await page.keyboard.press('e');
    await page.getByRole('form', { name: `Edit ${hostile.id}` }).waitFor();
  });
  await look('/plans/PLAT-112', 'Strange rules <script>');
  await look('/search?q=hostile', 'Hostile');
  await look('/search?q=strange%20rules', 'Strange rules <script>');
  await look('/settings', 'Configuration');
  expect(problems).toEqual([]);

  // What runs from right to left cannot turn what stands around it.
  await page.goto(`${site.url}/plans/PLAT-112`);
  const title = page.locator(`[data-test="${hostile.id}"] .card-title bdi`);
  expect(await title.textContent()).toContain('gnirts desrever');
  expect(
    await page.evaluate(
      `getComputedStyle(document.querySelector('[data-test="${hostile.id}"] .card-title bdi')).unicodeBidi`,
    ),
  ).toBe('isolate');
});

async function expectHarmless(page: Page, where: string): Promise<void> {
  expect(await page.evaluate('window.attacked'), where).toBeUndefined();
  const acting = await page.evaluate(
    `[...document.querySelectorAll('script:not([src]), [onerror], img[src="x"], [href^="javascript:" i], [srcdoc]')].map((each) => each.outerHTML)`,
  );
  expect(acting, where).toEqual([]);
}
