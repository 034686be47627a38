import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingNames, settingOf } from './settings.ts';
import { yamlKeys } from './read-user-file.ts';

const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

describe('settings', () => {
  it('all stand in the documentation, with their kinds and defaults, and nothing else does', () => {
    const rows = [...page.matchAll(/^\| `([A-Z_]+)` +\| (\S+) +\| (?:`(.*?)`)? *\|/gm)].map(([, name, kind, value]) => [
      name,
      kind,
      value,
    ]);
    expect(rows).toEqual(settingNames.map((name) => [name, settingOf(name).kind, settingOf(name).default]));
  });

  it('share no name with each other', () => {
    const keys = settingNames.flatMap((name) => [...new Set(yamlKeys(name))]);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
