import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseFolder, claimFolder, ownerFile, UnusableFolderError } from '../../container/chroma-folder.ts';
import { temporaryFolder } from '../support/run-womba.ts';

describe('the folder of the Chroma server', () => {
  it('is the wanted one when that is missing, empty or a fresh volume', () => {
    using data = temporaryFolder();
    const wanted = join(data.path, 'chroma');
    expect(chooseFolder(wanted)).toEqual({ path: wanted, foreign: [] });
    mkdirSync(join(wanted, 'lost+found'), { recursive: true });
    expect(chooseFolder(wanted)).toEqual({ path: wanted, foreign: [] });
  });

  it('stays the same once it was claimed, whatever Chroma has put there', () => {
    using data = temporaryFolder();
    const wanted = join(data.path, 'chroma');
    claimFolder(wanted)?.[Symbol.dispose]();
    writeFileSync(join(wanted, 'chroma.sqlite3'), 'ours');
    expect(chooseFolder(wanted)).toEqual({ path: wanted, foreign: [] });
  });

  it('is another one beside a database that somebody else made, which is named', () => {
    using data = temporaryFolder();
    const wanted = join(data.path, 'chroma');
    const deeper = join(data.path, 'rag', 'store');
    for (const folder of [wanted, deeper]) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'chroma.sqlite3'), 'theirs');
    }
    const chosen = chooseFolder(wanted);
    expect(chosen).toEqual({ path: `${wanted}-womba`, foreign: [wanted, deeper] });
    claimFolder(chosen.path)?.[Symbol.dispose]();
    writeFileSync(join(chosen.path, 'chroma.sqlite3'), 'ours');
    expect(chooseFolder(wanted)).toEqual(chosen);
    expect(existsSync(join(wanted, ownerFile))).toBe(false);
  });

  it('is refused when both are taken, and when a file is in its place', () => {
    using data = temporaryFolder();
    const wanted = join(data.path, 'chroma');
    for (const folder of [wanted, `${wanted}-womba`]) {
      mkdirSync(folder);
      writeFileSync(join(folder, 'chroma.sqlite3'), 'theirs');
    }
    expect(() => chooseFolder(wanted)).toThrow(UnusableFolderError);
    writeFileSync(join(data.path, 'a-file'), '');
    expect(() => chooseFolder(join(data.path, 'a-file'))).toThrow('is a file where a folder should be');
    expect(() => claimFolder(join(data.path, 'a-file', 'chroma'))).toThrow(/Cannot write to .* \(ENOTDIR\)/);
  });

  it('belongs to one process at a time', () => {
    using data = temporaryFolder();
    const path = join(data.path, 'chroma');
    const first = claimFolder(path);
    expect(first).toBeDefined();
    expect(claimFolder(path)).toBeUndefined();
    first?.[Symbol.dispose]();
    using second = claimFolder(path);
    expect(second).toBeDefined();
  });
});
