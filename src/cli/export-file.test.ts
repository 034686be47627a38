import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StorageError, UsageError } from '../platform/errors.ts';
import { assertExportPath, writeExport } from './export-file.ts';

describe('exports', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'womba-export-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('replace a file as a whole, through a link, and leave nothing else behind', () => {
    writeFileSync(join(folder, 'real.md'), 'old');
    symlinkSync('real.md', join(folder, 'link.md'));
    writeExport(join(folder, 'link.md'), 'new');
    expect(readFileSync(join(folder, 'real.md'), 'utf8')).toBe('new');
    expect(lstatSync(join(folder, 'link.md')).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['link.md', 'real.md']);
  });

  it('go only where a file of a known kind can be', () => {
    mkdirSync(join(folder, 'folder.md'));
    const check = (name: string) => () => assertExportPath(join(folder, name), ['.md', '.json']);
    expect(check('plan.MD')()).toBe('.md');
    for (const name of ['plan.txt', 'plan', 'folder.md', 'none/plan.md']) expect(check(name)).toThrow(UsageError);
  });

  it('say when they cannot be written', () => {
    expect(() => writeExport(join(folder, 'none', 'plan.md'), 'text')).toThrow(StorageError);
  });
});
