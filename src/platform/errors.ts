/** Exit codes of every command; docs/operations.md explains them, Kubernetes' `podFailurePolicy` relies on them. */
export const exitCodes = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  refused: 3,
  incomplete: 4,
  locked: 5,
  notFound: 6,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface ErrorDetails {
  /** What to do next, in one sentence. */
  hint?: string;
  cause?: unknown;
}

/**
 * Base of every error that Womba expects. A message says what happened and where, `hint` what to do next. Neither may
 * hold a secret or text from a customer's documents: both end up in logs and reports.
 */
export abstract class WombaError extends Error {
  /** Stable, machine-readable name, such as `config.invalid`. */
  abstract readonly code: string;
  abstract readonly exitCode: ExitCode;
  /** Whether the same call may succeed later without anyone changing anything. */
  abstract readonly retryable: boolean;
  readonly hint: string | undefined;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.hint = details.hint;
  }
}

/** Configuration is missing or wrong. */
export class ConfigError extends WombaError {
  readonly code: string = 'config.invalid';
  readonly exitCode = exitCodes.refused;
  readonly retryable = false;
}

/** The command line is wrong. */
export class UsageError extends WombaError {
  readonly code: string = 'usage';
  readonly exitCode = exitCodes.usage;
  readonly retryable = false;
}

/** A vendor understood the request and said no: 401, 403. A retry changes nothing until a person does. */
export class RefusedError extends WombaError {
  readonly code: string = 'vendor.refused';
  readonly exitCode = exitCodes.refused;
  readonly retryable = false;
}

/** 401: the credentials are wrong or expired, for everything they are used for. */
export class UnauthorizedError extends RefusedError {
  override readonly code = 'vendor.unauthorized';
}

/** What was asked for does not exist: an unknown issue, plan, collection, or a 404. */
export class NotFoundError extends WombaError {
  readonly code: string = 'not_found';
  readonly exitCode = exitCodes.notFound;
  readonly retryable = false;
}

/** A service could not be reached, was too busy, or answered with something that is not an answer. */
export class UnavailableError extends WombaError {
  readonly code: string = 'vendor.unavailable';
  readonly exitCode = exitCodes.incomplete;
  readonly retryable = true;
}

/** A vendor answered in a way that a retry will not mend: 400, 410, a shape nobody announced. */
export class ProtocolError extends WombaError {
  readonly code: string = 'vendor.protocol';
  readonly exitCode = exitCodes.incomplete;
  readonly retryable = false;
}

/** Another run holds the lease. */
export class LeaseHeldError extends WombaError {
  readonly code: string = 'run.locked';
  readonly exitCode = exitCodes.locked;
  readonly retryable = true;
}

/** Stored data cannot be used: a newer schema, a damaged file, a file system that SQLite cannot work on. */
export class StorageError extends WombaError {
  readonly code: string = 'storage';
  readonly exitCode = exitCodes.refused;
  readonly retryable = false;
}

/** The work was stopped by a signal or by the caller. */
export class StoppedError extends WombaError {
  readonly code: string = 'stopped';
  readonly retryable = true;
  readonly exitCode: ExitCode;

  constructor(signal: 'SIGINT' | 'SIGTERM' = 'SIGTERM') {
    super(`stopped by ${signal}`);
    this.exitCode = signal === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated;
  }
}

/** The shape of an error in reports and in `--json` output. */
export interface ErrorReport {
  code: string;
  message: string;
  hint?: string;
}

/** Describes any thrown value without a stack trace. */
export function describeError(error: unknown): ErrorReport {
  if (error instanceof WombaError) {
    return { code: error.code, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
  }
  return { code: 'unexpected', message: error instanceof Error ? error.message : String(error) };
}

export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof WombaError ? error.exitCode : exitCodes.unexpected;
}
