import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileSystemType, networkFileSystemOf } from './file-system.ts';

describe('networkFileSystemOf', () => {
  it('finds the temporary folder local', () => expect(networkFileSystemOf(tmpdir())).toBeUndefined());

  it('looks at the nearest folder that exists', () => {
    const missing = join(tmpdir(), 'none', 'such', 'folder');
    expect(fileSystemType(missing)).toBe(fileSystemType(tmpdir()));
    expect(networkFileSystemOf(missing)).toBeUndefined();
  });

  it('reads the type as a positive number', () => expect(fileSystemType('/')).toBeGreaterThan(0));
});
