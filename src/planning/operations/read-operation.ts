import type { Field, Operation } from './operation.ts';

interface Stored {
  id: string;
  key: string;
  title: string;
  text: string;
  score: number | null;
}

/** Reads the Markdown of a stored operation (content/openapi/operation.ts writes it). Total for any text. */
export function readOperation(stored: Stored): Operation {
  const [method = '', ...rest] = stored.key.split(' ');
  const { body, request, responses } = partsOf(stored.text);
  const security = /^- Security: (.*)$/m.exec(body)?.[1] ?? '';
  return {
    id: stored.id,
    key: stored.key,
    method,
    path: rest.join(' '),
    title: stored.title,
    security: security === 'none' || / or none\b/.test(security) ? '' : security.replaceAll('`', ''),
    fields: [...parameters(body), ...bodyFields(request)],
    example: firstExample(request),
    responses,
    named: stored.score === null,
    markdown: stored.text,
  };
}

function partsOf(markdown: string): { body: string; request: string; responses: Operation['responses'] } {
  const sections = { body: [] as string[], request: [] as string[] };
  const responses: Operation['responses'] = [];
  let part: 'body' | 'request' | 'responses' = 'body';
  for (const line of markdown.split('\n')) {
    const heading = /^## (.*)$/.exec(line)?.[1];
    if (heading !== undefined) {
      part = heading === 'Request body' ? 'request' : heading === 'Responses' ? 'responses' : 'body';
      continue;
    }
    if (part !== 'responses') {
      sections[part].push(line);
      continue;
    }
    const status = /^### (\S+)/.exec(line)?.[1];
    const last = responses.at(-1);
    if (status !== undefined) responses.push({ status, text: '' });
    else if (last !== undefined && last.text === '' && /^[^#`\-|\s]/.test(line)) last.text = line.trim();
  }
  return { body: sections.body.join('\n'), request: sections.request.join('\n'), responses };
}

function parameters(markdown: string): Field[] {
  return [
    ...markdown.matchAll(
      /^\| `([^`|]+)` \| (path|query|header) \| (yes|no) \| ([^|]*) \| ((?:[^|\\]|\\.)*) \| ((?:[^|\\]|\\.)*) \|$/gm,
    ),
  ].map(([, name = '', place = 'query', required, type = '', facts = '', description = '']) =>
    field(
      name,
      place as Field['place'],
      required === 'yes',
      type.trim(),
      facts.replaceAll('\\|', '|'),
      description.trim(),
    ),
  );
}

function bodyFields(markdown: string): Field[] {
  const fields: Field[] = [];
  const way: string[] = [];
  for (const line of markdown.split('\n')) {
    const match = /^( *)- `([^`]+)` \((.*)\)(?:: (.*))?$/.exec(line);
    if (match === null) continue;
    const [, indent = '', name = '', inside = '', description = ''] = match;
    const depth = indent.length / 2;
    const facts = inside.split('; ');
    const [type = '', required] = (facts[0] ?? '').split(/, (?=required$)/);
    way.length = Math.min(way.length, depth);
    way[depth] = /^array\b/.test(type) ? `${name}[]` : name;
    // An example of a reading client: what only the service writes is not sent.
    if (facts.includes('read-only')) continue;
    const whole = [...way.slice(0, depth), name].join('.');
    fields.push(field(whole, 'body', required !== undefined, type, facts.slice(1).join('; '), description.trim()));
  }
  return fields;
}

function field(
  name: string,
  place: Field['place'],
  required: boolean,
  type: string,
  facts: string,
  description: string,
): Field {
  const number = (pattern: RegExp): number | undefined => {
    const found = pattern.exec(facts)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const values = /(?:^|; )one of: (.*?)(?:; (?=\w)|$)/.exec(facts)?.[1] ?? '';
  const set = <K extends keyof Field>(key: K, value: Field[K] | undefined): Partial<Field> =>
    value === undefined ? {} : { [key]: value };
  const characters = /(?:^|; )(?:(\d+) to (\d+)|at least (\d+)|at most (\d+)|exactly (\d+)) characters?/.exec(facts);
  return {
    name,
    place,
    required,
    type,
    ...set('minimum', number(/(?:^|; )at least (-?[\d.]+)(?:;|$)/)),
    ...set('maximum', number(/(?:^|; )at most (-?[\d.]+)(?:;|$)/)),
    ...set('minLength', numberOf(characters?.[1] ?? characters?.[3] ?? characters?.[5])),
    ...set('maxLength', numberOf(characters?.[2] ?? characters?.[4] ?? characters?.[5])),
    ...set('maxItems', number(/(?:at most|to) (\d+) items?/)),
    values: [...values.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, value = '']) => value),
    pattern: /pattern `([^`]+)`/.exec(facts)?.[1] ?? '',
    format: /(?:^|; )format ([\w-]+)/.exec(facts)?.[1] ?? '',
    example: /example: "?([^";]*)"?/.exec(facts)?.[1] ?? '',
    description,
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function firstExample(markdown: string): Record<string, unknown> | undefined {
  for (const [, json = ''] of markdown.matchAll(/```json\n([\s\S]*?)\n```/g)) {
    try {
      const value: unknown = JSON.parse(json);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    } catch {
      // An example that was cut is none.
    }
  }
  return undefined;
}
