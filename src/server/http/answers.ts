import { z } from 'zod';
import { errorSchema } from '../schemas/common.ts';

/** The answers that every route may give: bad input, no token, wrong scope, too many requests, a fault of ours. */
const common = {
  400: errorSchema,
  401: errorSchema,
  403: errorSchema,
  429: errorSchema,
  500: errorSchema,
  503: errorSchema,
};

/** A schema, or one for each media type. */
type Answer = z.ZodType | { description: string; content: Record<string, { schema: z.ZodType }> };

type FurtherStatus = 404 | 409 | 412 | 413 | 502;

/** The `response` of a route's schema: what it answers, and the errors that it knows beside those that all have. */
export function answers<const Ok extends Record<number, Answer>, const Status extends FurtherStatus = never>(
  ok: Ok,
  ...further: Status[]
): typeof common & Record<Status, typeof errorSchema> & Ok {
  const more = Object.fromEntries(further.map((status) => [status, errorSchema])) as Record<Status, typeof errorSchema>;
  return { ...common, ...more, ...ok };
}

/** The description of an answer that is a stream of events. */
export const eventStream = {
  description: 'Server-sent events.',
  content: { 'text/event-stream': { schema: z.string() } },
};
