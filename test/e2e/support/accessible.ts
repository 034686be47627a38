import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds at serious level or worse, as `rule: where`. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // By the debugger, not as a script of the page: the content security policy stays as it is.
  await page.evaluate(axe);
  const found = await page.evaluate<
    { id: string; impact: string | null; nodes: { target: string[]; html: string }[] }[]
  >(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ target, html }) => ({ target, html })) })))`,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html.slice(0, 160)}`));
}
