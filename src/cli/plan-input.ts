import { readFileSync } from 'node:fs';
import { NotFoundError, UsageError } from '../platform/errors.ts';
import type { TestChanges } from '../planning/review/edit-test.ts';

/** Larger files hold no test, in characters. */
const mostCharacters = 1_000_000;

/** An issue key as people type it. */
export function keyFrom(given: string): string {
  return given.trim().toUpperCase();
}

/**
 * Reads one test, or some of its fields, as a JSON object from a file; `-` is standard input.
 * @throws NotFoundError, UsageError
 */
export function readTestFile(path: string): TestChanges {
  const name = path === '-' ? 'Standard input' : path;
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (cause) {
    throw new NotFoundError(`${name} could not be read`, { cause, hint: 'Name a file with one test as JSON.' });
  }
  let value: unknown;
  try {
    value = text.length > mostCharacters ? undefined : JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(`${name} does not hold one test as a JSON object`, {
      hint: '`womba review KEY --show ID > test.json` writes one to begin with.',
    });
  }
  return value as TestChanges;
}
