import { describe, expect, test } from 'vitest';
import {
  ConfigError,
  describeError,
  exitCodeOf,
  LeaseHeldError,
  NotFoundError,
  ProtocolError,
  RefusedError,
  StoppedError,
  StorageError,
  UnauthorizedError,
  UnavailableError,
  UsageError,
} from './errors.ts';

describe('errors', () => {
  test.each([
    [new ConfigError('x'), 3, false],
    [new UsageError('x'), 2, false],
    [new RefusedError('x'), 3, false],
    [new UnauthorizedError('x'), 3, false],
    [new NotFoundError('x'), 6, false],
    [new UnavailableError('x'), 4, true],
    [new ProtocolError('x'), 4, false],
    [new LeaseHeldError('x'), 5, true],
    [new StorageError('x'), 3, false],
    [new StoppedError('SIGINT'), 130, true],
    [new StoppedError('SIGTERM'), 143, true],
    [new TypeError('x'), 1, undefined],
    ['thrown text', 1, undefined],
  ])('%s ends with exit code %i', (error, exitCode, retryable) => {
    expect(exitCodeOf(error)).toBe(exitCode);
    if (retryable !== undefined) expect(error).toMatchObject({ retryable });
  });

  test('carry their class as name, a hint and a cause', () => {
    const cause = new Error('inner');
    const error = new UnavailableError('Jira is down', { hint: 'Run again.', cause });
    expect(error).toMatchObject({ name: 'UnavailableError', message: 'Jira is down', hint: 'Run again.', cause });
    expect('cause' in new UnavailableError('x')).toBe(false);
  });

  test('are described without a stack', () => {
    expect(describeError(new ConfigError('no key', { hint: 'Set it.' }))).toEqual({
      code: 'config.invalid',
      message: 'no key',
      hint: 'Set it.',
    });
    expect(describeError(new NotFoundError('gone'))).toEqual({ code: 'not_found', message: 'gone' });
    expect(describeError(new TypeError('oops'))).toEqual({ code: 'unexpected', message: 'oops' });
    expect(describeError(7)).toEqual({ code: 'unexpected', message: '7' });
  });
});
