import { exitCodes, type ErrorDetails, WombaError } from '../../platform/errors.ts';

/**
 * Why a text is no specification: `syntax` (neither JSON nor YAML), `other` (readable, but something else: the file only
 * looks like a specification), `version` (one that Womba cannot read), `structure` (its parts have the wrong shape).
 */
export type SpecificationFault = 'syntax' | 'other' | 'version' | 'structure';

/** A text that cannot be read as Swagger 2.0 or OpenAPI 3. The message names what is wrong and where, never the text itself. */
export class SpecificationError extends WombaError {
  readonly code: string = 'openapi.invalid';
  readonly exitCode = exitCodes.incomplete;
  readonly retryable = false;
  readonly fault: SpecificationFault;

  constructor(fault: SpecificationFault, message: string, details: ErrorDetails = {}) {
    super(message, details);
    this.fault = fault;
  }
}
