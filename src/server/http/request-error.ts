/** An error of the request itself, answered with its status. Never holds text that somebody else wrote. */
export class RequestError extends Error {
  readonly statusCode: number;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(statusCode: number, code: string, message: string, hint?: string) {
    super(message);
    this.name = 'RequestError';
    this.statusCode = statusCode;
    this.code = code;
    this.hint = hint;
  }
}
