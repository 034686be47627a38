import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../platform/errors.ts';
import { loadPrompts } from './prompts.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'womba-prompts-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function folderWith(name: string, files: Record<string, string>): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

describe('prompts', () => {
  it('are filled once: what is filled in may hold braces', () => {
    const prompts = loadPrompts();
    const text = prompts.fill('fix', { answer: '{{7*7}} {{problems}}', problems: 'steps' });
    expect(text).toContain('{{7*7}} {{problems}}');
    expect(text.match(/steps/g)).toHaveLength(1);
  });

  it('of our own leave no place empty', () => {
    const prompts = loadPrompts();
    const values = { material: 'M', story: 'S', most: '9', portion: 'P', techniques: 'T', tests: 'E', findings: 'F' };
    for (const name of ['system', 'plan', 'repair', 'fix'] as const) {
      const filled = prompts.fill(name, { ...values, room: '3', fence: 'X', schema: 'J', answer: 'A', problems: 'B' });
      expect(filled).not.toMatch(/\{\{/);
      expect(filled.length).toBeGreaterThan(150);
    }
  });

  it("are replaced one by one by a user's, and their hash tells", () => {
    const own = folderWith('own', { 'fix.md': 'Mend {{answer}}: {{ problems }}' });
    const prompts = loadPrompts(own);
    expect(prompts.fill('fix', { answer: 'A', problems: 'P' })).toBe('Mend A: P');
    expect(prompts.replaced).toEqual(['fix']);
    expect(prompts.hash).not.toBe(loadPrompts().hash);
    expect(loadPrompts().hash).toBe(loadPrompts().hash);
  });

  it.each([
    ['lacks a place that is needed', { 'plan.md': 'Write tests.' }, /lacks \{\{material\}\}/],
    ['has a place that means nothing', { 'fix.md': '{{answer}} {{problems}} {{tone}}' }, /has \{\{tone\}\}/],
    ['is missing', {}, /holds no prompt/],
  ])('that %s are refused', (name, files, message) => {
    const own = folderWith(name.replaceAll(' ', '-'), files);
    expect(() => loadPrompts(own)).toThrow(ConfigError);
    expect(() => loadPrompts(own)).toThrow(message);
  });

  it('of a folder that does not exist are refused', () => {
    expect(() => loadPrompts(join(folder, 'nowhere'))).toThrow(/PROMPTS_DIR names a folder that does not exist/);
  });
});
