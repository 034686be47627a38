import { expect, it } from 'vitest';
import { wellFormed } from './well-formed.ts';

it('replaces halves of characters and nothing else', () => {
  expect(wellFormed('a\ud83d b\udc00')).toBe('a\ufffd b\ufffd');
  expect(wellFormed('whole \u{1f600}, \0 and \ufffd')).toBe('whole \u{1f600}, \0 and \ufffd');
  expect(wellFormed('\ud83d')).toBe('\ufffd');
  // A second call finds what the first one did.
  expect(wellFormed('\ud83d')).toBe('\ufffd');
});
