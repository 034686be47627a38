import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import {
  ConfigError,
  LeaseHeldError,
  NotFoundError,
  ProtocolError,
  RefusedError,
  StoppedError,
  StorageError,
  UnavailableError,
  UsageError,
  WombaError,
} from '../../platform/errors.ts';
import { RequestError } from './request-error.ts';

/** What is answered where something went wrong. */
export interface ErrorAnswer {
  detail: string;
  code: string;
  hint?: string;
  field?: string;
  request_id?: string;
}

/** The first class that fits decides. */
const statuses: readonly (readonly [abstract new (...args: never[]) => WombaError, number])[] = [
  [UsageError, 400],
  [NotFoundError, 404],
  // What is asked for would work if an operator had set something: nothing is wrong with the server.
  [ConfigError, 409],
  [LeaseHeldError, 409],
  [RefusedError, 502],
  [ProtocolError, 502],
  [UnavailableError, 502],
  [StorageError, 503],
  [StoppedError, 503],
];

/** Answers of Fastify itself, by its codes. */
const frameworkErrors: Readonly<Record<string, { status: number; code: string; detail: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'request.too_large',
    detail: 'The body is larger than is taken here',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { status: 415, code: 'request.media_type', detail: 'The body must be JSON' },
  FST_ERR_CTP_INVALID_JSON_BODY: { status: 400, code: 'request.invalid', detail: 'The body is not JSON' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { status: 400, code: 'request.invalid', detail: 'The body is empty' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    code: 'request.invalid',
    detail: 'The length of the body is not the announced one',
  },
  FST_ERR_BAD_URL: { status: 400, code: 'request.invalid', detail: 'The path is not a valid URL' },
};

/** The status and the answer for anything thrown. Stack traces, and messages that nobody wrote for people, stay in the log. */
export function describeFailure(error: unknown): { status: number; answer: ErrorAnswer; unexpected: boolean } {
  if (error instanceof WombaError) {
    const status = statuses.find(([kind]) => error instanceof kind)?.[1] ?? 500;
    const { message, hint, code } = error;
    const detail = status === 500 ? 'Something went wrong here' : message;
    return {
      status,
      answer: { detail, code, ...(hint === undefined || status === 500 ? {} : { hint }) },
      unexpected: status === 500,
    };
  }
  if (error instanceof RequestError) {
    const { statusCode: status, code, message: detail, hint } = error;
    return { status, answer: { detail, code, ...(hint === undefined ? {} : { hint }) }, unexpected: false };
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation;
    const unknown = first?.params['keys'];
    const odd = Array.isArray(unknown) && typeof unknown[0] === 'string' ? [unknown[0].slice(0, 100)] : [];
    const path = [...fieldPath(first?.instancePath ?? ''), ...odd];
    const place = [error.validationContext ?? 'body', ...path].join('.');
    const more = error.validation.length - 1;
    const others = more > 0 ? ` (and ${more} more)` : '';
    return {
      status: 400,
      answer: {
        detail: `${place}: ${odd.length > 0 ? 'There is no such field' : (first?.message ?? 'is not valid')}${others}`,
        code: 'request.invalid',
        field: place,
      },
      unexpected: false,
    };
  }
  const { code = '', statusCode = 500 } = (error ?? {}) as Partial<FastifyError>;
  const known = frameworkErrors[code];
  if (known !== undefined) {
    return { status: known.status, answer: { detail: known.detail, code: known.code }, unexpected: false };
  }
  if (statusCode >= 400 && statusCode < 500) {
    return {
      status: statusCode,
      answer: { detail: 'The request cannot be answered', code: 'request.invalid' },
      unexpected: false,
    };
  }
  return { status: 500, answer: { detail: 'Something went wrong here', code: 'unexpected' }, unexpected: true };
}

function fieldPath(instancePath: string): string[] {
  return instancePath
    .split('/')
    .filter((part) => part !== '')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~').slice(0, 100));
}

/** Makes every failure an answer of one form. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => answerFailure(error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ detail: 'There is nothing here', code: 'not_found', request_id: request.id }),
  );
}

function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, answer, unexpected } = describeFailure(error);
  // Work whose client went away is given up in whatever way; nobody reads the answer.
  if (reply.raw.destroyed) request.log.info('the client went away');
  else if (unexpected) request.log.error({ err: error }, 'unexpected error');
  else request.log.info({ code: answer.code, detail: answer.detail }, 'refused');
  return reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .send({ ...answer, request_id: request.id });
}
