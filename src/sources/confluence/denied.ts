import { WombaError } from '../../platform/errors.ts';

/**
 * Whether the vendor said no for good, as against a passing fault. Asked about requests that a read can do without: a scoped
 * token that lacks one right is answered 401 there, so after a list of pages was answered even that says nothing about the
 * credentials.
 */
export function isDenied(error: unknown): boolean {
  return error instanceof WombaError && !error.retryable;
}
