import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { startInTerminal } from './support/in-terminal.ts';
import { temporaryFolder } from './support/run-womba.ts';

/** Escape sequences that move the cursor or erase: what makes a view live. */
const redrawing = /\u001b\[\d*[AGK]/;

describe('womba on a terminal', () => {
  let company: SampleCompany;
  const folder = temporaryFolder();
  const env = (): Record<string, string> => ({ ...company.env, WOMBA_DATA_DIR: folder.path });

  beforeAll(async () => {
    company = await startSampleCompany();
  });
  afterAll(async () => {
    await company.close();
    folder[Symbol.dispose]();
  });

  it('shows a live view of the sources, and the plain lines at the end', async () => {
    const terminal = startInTerminal(env(), ['index-all']);
    await terminal.sees('▶ Zephyr Scale tests');
    const { code, raw, text } = await terminal.finished;
    expect(code).toBe(0);
    expect(raw).toMatch(redrawing);
    expect(text).toMatch(/▶ Jira issues +\d+ of \d+ read/);
    // The cursor, hidden by the view, is back.
    expect(raw.lastIndexOf('\u001b[?25h')).toBeGreaterThan(raw.lastIndexOf('\u001b[?25l'));
    const plain = text.slice(text.lastIndexOf('▶ [1/5]'));
    expect(plain).toMatch(
      /✅ Phase 1 complete[\s\S]*✅ Phase 5 complete[\s\S]*📊 SUMMARY:[\s\S]*🎉 INDEX-ALL COMPLETE!\n/,
    );
    expect(text.match(/STARTING INDEX-ALL/g)).toHaveLength(1);
  });

  it.each([
    ['NO_COLOR', { NO_COLOR: '1' }],
    ['a dumb terminal', { TERM: 'dumb' }],
  ])('prints plain lines with %s', async (_, setting) => {
    const { code, raw } = await startInTerminal({ ...env(), ...setting }, ['index-all']).finished;
    expect(code).toBe(0);
    expect(raw).not.toContain('\u001b[');
    expect(raw).toContain('INDEX-ALL COMPLETE!');
  });

  it('prints matched words of search results in bold', async () => {
    const { raw } = await startInTerminal(env(), ['search', 'bank confirmation', '--top-k', '1']).finished;
    expect(raw.toLowerCase()).toContain('\u001b[1mbank\u001b[22m');
    const { raw: plain } = await startInTerminal({ ...env(), NO_COLOR: '1' }, ['search', 'bank', '--top-k', '1'])
      .finished;
    expect(plain).not.toContain('\u001b[');
  });

  it('stops at Ctrl-C, clears the view and says what was saved', async () => {
    company.fault({ product: 'zephyr', kind: 'no-answer' });
    const terminal = startInTerminal(env(), ['index-all', '--force-refresh']);
    await terminal.sees('▶ Zephyr Scale tests');
    terminal.type('\u0003');
    const { code, raw, text } = await terminal.finished;
    expect(code).toBe(130);
    expect(text).toContain('SIGINT: stopping');
    expect(text).toContain('❌ Phase 1 failed: stopped before the end');
    expect(text).toContain('⏸ STOPPED');
    const afterwards = raw.slice(raw.indexOf('SIGINT'));
    expect(afterwards).not.toMatch(redrawing);
  });
});
