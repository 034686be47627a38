/** One value that an operation takes. */
export interface Field {
  /** `quantity`; of nested ones the whole way: `lines[].quantity`. */
  name: string;
  place: 'path' | 'query' | 'header' | 'body';
  required: boolean;
  /** `string`, `integer`, `array of object` … */
  type: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
  values: string[];
  pattern: string;
  format: string;
  example: string;
  description: string;
}

/** An API operation as it stands in the index, taken apart. */
export interface Operation {
  /** Of the document: `swagger_…`. */
  id: string;
  /** `POST /v1/orders`. */
  key: string;
  method: string;
  path: string;
  title: string;
  /** How a caller proves who it is; empty where the operation is open. */
  security: string;
  fields: Field[];
  /** The first example of a request, if there is one. */
  example: Record<string, unknown> | undefined;
  responses: { status: string; text: string }[];
  /** Whether the story names it; otherwise a search found it. */
  named: boolean;
  markdown: string;
}

/** The first success that is documented, else what REST makes of the method. */
export function successOf({ method, responses }: Operation): string {
  return responses.find(({ status }) => /^2/.test(status))?.status ?? (method === 'POST' ? '201' : '200');
}

/** The documented answer to a request that does not fit the schema, with its code: `400 with GEN-0400`. */
export function malformedAnswer({ responses }: Operation): string | undefined {
  const general = /schema|malformed|invalid|validation|does not fit|lengths?|required|missing field/i;
  const response =
    responses.find(({ status }) => status === '400') ??
    responses.find(({ status, text }) => status === '422' && general.test(text));
  if (response === undefined) return undefined;
  const code = /\b([A-Z]{2,}[-_]0*400)\b/.exec(response.text)?.[1] ?? onlyCode(response.text);
  return code === undefined ? response.status : `${response.status} with ${code}`;
}

function onlyCode(text: string): string | undefined {
  const codes = [...new Set(text.match(/\b[A-Z]{2,}[-_]\d{3,}\b/g) ?? [])];
  return codes.length === 1 ? codes[0] : undefined;
}

/** The documented status that carries a code, such as 422 for `PAY-2001`. */
export function statusOfCode(operations: readonly Operation[], code: string): string | undefined {
  for (const { responses } of operations) {
    const found = responses.find(({ status, text }) => /^[45]/.test(status) && text.includes(code));
    if (found !== undefined) return found.status;
  }
  return undefined;
}
