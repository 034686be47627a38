import { codeBlock, heading, inlineCode, joinBlocks, list } from '../markdown/blocks.ts';
import { description } from './description.ts';
import { type Parameter, schemaOf } from './parameters.ts';
import type { Rendering } from './rendering.ts';
import type { Place } from './references.ts';
import { fieldLine } from './schema-writer.ts';
import type { Operation } from './specification.ts';
import { asList, asRecord, asText, cut, oneLine, ownValue, plainEntries, previewJson } from './values.ts';
import { asProse } from './html-in-markdown.ts';

/** Fields of all request bodies, and of all responses, of one operation. */
const requestFields = 250;
const responseFields = 250;

const mostMediaTypes = 8;
const mostResponses = 40;
const mostExamples = 4;
const longestExample = 2_000;
const longestName = 200;
const mostHeaders = 40;

/** What the operation takes, of either generation; empty where it takes nothing. */
export function requestBlock(rendering: Rendering, operation: Operation, parameters: readonly Parameter[]): string {
  const { references, warnings, writer, specification } = rendering;
  writer.budget = requestFields;
  const title = heading(2, 'Request body');
  if (operation.value['requestBody'] !== undefined) {
    const body = references.follow({ value: operation.value['requestBody'], file: operation.file }, warnings);
    const record = asRecord(body?.value);
    if (body === undefined || record === undefined) {
      warnings.add('openapi.request-body-unreadable');
      return joinBlocks([title, 'The description of the body could not be read.']);
    }
    return joinBlocks([
      title,
      record['required'] === true ? 'Required.' : 'Optional.',
      description(record['description'], 3, warnings),
      ...contentBlocks(rendering, { value: record['content'], file: body.file }, 3),
    ]);
  }
  const mediaTypes = asList(operation.value['consumes'] ?? specification.root['consumes']).map(asText);
  const body = parameters.find(({ location }) => location === 'body');
  if (body !== undefined) {
    const content = { [mediaTypes.join(', ') || 'application/json']: { schema: body.value['schema'] } };
    return joinBlocks([
      title,
      body.value['required'] === true ? 'Required.' : 'Optional.',
      description(body.value['description'], 3, warnings),
      ...contentBlocks(rendering, { value: content, file: body.file }, 3),
    ]);
  }
  const form = parameters.filter(({ location }) => location === 'formData');
  if (form.length === 0) return '';
  const fields = form.flatMap((parameter) => {
    const written = writer.write(schemaOf(parameter));
    written.description = oneLine(asProse(parameter.value['description']), 600) || written.description;
    return [fieldLine(inlineCode(parameter.name), written, parameter.value['required'] === true)];
  });
  const type = mediaTypes.filter((name) => /form/.test(name)).join(', ') || 'application/x-www-form-urlencoded';
  return joinBlocks([title, heading(3, type), list(fields)]);
}

/** All responses, in the order of the file (JavaScript puts numeric keys first and in order). */
export function responsesBlock(rendering: Rendering, operation: Operation): string {
  const { references, warnings, writer } = rendering;
  writer.budget = responseFields;
  const entries = plainEntries(operation.value['responses']);
  if (entries.length === 0) {
    warnings.add('openapi.no-responses');
    return '';
  }
  const blocks = entries.slice(0, mostResponses).map(([status, value]) => {
    const title = heading(3, `${oneLine(status, 40)}`);
    const target = references.follow({ value, file: operation.file }, warnings);
    const record = asRecord(target?.value);
    if (target === undefined || record === undefined) {
      warnings.add('openapi.response-unreadable');
      return joinBlocks([title, typeof value === 'string' ? oneLine(value, 600) : 'Not described.']);
    }
    const place = (part: unknown): Place => ({ value: part, file: target.file });
    return joinBlocks([
      title,
      description(record['description'], 4, warnings),
      headersBlock(rendering, place(record['headers'])),
      ...contentBlocks(rendering, place(contentOf(rendering, operation, record)), 4),
      linksBlock(record['links']),
    ]);
  });
  const left = entries.length - blocks.length;
  if (left > 0) {
    warnings.add('openapi.responses-left-out', left);
    blocks.push(`… ${left} more responses`);
  }
  return joinBlocks([heading(2, 'Responses'), ...blocks]);
}

/** A response's content; Swagger 2.0 has one schema for all media types and examples by media type. */
function contentOf(rendering: Rendering, operation: Operation, response: Record<string, unknown>): unknown {
  if (response['content'] !== undefined || response['schema'] === undefined) return response['content'];
  const produces = asList(operation.value['produces'] ?? rendering.specification.root['produces']).map(asText);
  const type = produces.slice(0, mostMediaTypes).join(', ') || 'application/json';
  const examples = Object.entries(asRecord(response['examples']) ?? {}).map(([name, value]) => [name, { value }]);
  return { [type]: { schema: response['schema'], examples: Object.fromEntries(examples) } };
}

function contentBlocks(rendering: Rendering, content: Place, level: number): string[] {
  const entries = plainEntries(content.value);
  const blocks = entries.slice(0, mostMediaTypes).map(([type, value]) => {
    const target = rendering.references.follow({ value, file: content.file }, rendering.warnings);
    const media = asRecord(target?.value);
    const title = heading(level, oneLine(type, longestName));
    if (target === undefined || media === undefined) return title;
    const schema = media['schema'] ?? media['itemSchema'];
    const written = schema === undefined ? undefined : rendering.writer.write({ value: schema, file: target.file });
    return joinBlocks([
      title,
      written === undefined ? '' : `${fieldLine('', written)}`,
      written?.lines.join('\n') ?? '',
      ...examplesBlocks(rendering, { value: media, file: target.file }),
    ]);
  });
  if (entries.length > blocks.length) {
    rendering.warnings.add('openapi.media-types-left-out', entries.length - blocks.length);
  }
  return blocks;
}

function examplesBlocks(rendering: Rendering, media: Place): string[] {
  const record = asRecord(media.value) ?? {};
  const named = asRecord(record['examples']) ?? {};
  const all: [string, unknown][] = [
    ...(record['example'] === undefined ? [] : [['', record['example']] as [string, unknown]]),
    ...Object.entries(named).map(([name, value]): [string, unknown] => {
      const target = rendering.references.follow({ value, file: media.file }, rendering.warnings);
      const example = asRecord(target?.value);
      const title = asText(example?.['summary']) || name;
      return [
        title,
        ownValue(example, 'value') ?? ownValue(example, 'dataValue') ?? asText(example?.['externalValue']),
      ];
    }),
  ];
  const room = Math.max(0, mostExamples - rendering.examples);
  const shown = all.slice(0, room);
  rendering.examples += shown.length;
  if (all.length > shown.length) rendering.warnings.add('openapi.examples-left-out', all.length - shown.length);
  return shown.map(([name, value]) => {
    const label = name === '' ? 'Example:' : `Example ${inlineCode(oneLine(name, longestName))}:`;
    if (typeof value === 'string') {
      if (value.length > longestExample) rendering.warnings.add('openapi.example-cut');
      return `${label}\n\n${codeBlock(cut(value, longestExample))}`;
    }
    const { json, complete } = previewJson(value, longestExample, { indent: true });
    if (!complete) rendering.warnings.add('openapi.example-cut');
    return `${label}\n\n${codeBlock(json, 'json')}`;
  });
}

function headersBlock(rendering: Rendering, headers: Place): string {
  const entries = plainEntries(headers.value);
  if (entries.length === 0) return '';
  const lines = entries.slice(0, mostHeaders).map(([name, value]) => {
    const target = rendering.references.follow({ value, file: headers.file }, rendering.warnings);
    const record = asRecord(target?.value) ?? {};
    const written = rendering.writer.write(schemaOf({ value: record, file: target?.file ?? headers.file }));
    written.description = oneLine(asProse(record['description']), 600) || written.description;
    return fieldLine(inlineCode(oneLine(name, longestName)), written, record['required'] === true);
  });
  if (entries.length > lines.length) rendering.warnings.add('openapi.headers-left-out', entries.length - lines.length);
  return joinBlocks(['Headers:', list(lines)]);
}

function linksBlock(links: unknown): string {
  const lines = plainEntries(links)
    .slice(0, mostHeaders)
    .map(([name, value]) => {
      const record = asRecord(value);
      const leads = oneLine(asText(record?.['operationId']) || asText(record?.['operationRef']), longestName);
      return `${inlineCode(oneLine(name, longestName))}${leads === '' ? '' : ` leads to ${inlineCode(leads)}`}`;
    });
  return lines.length === 0 ? '' : joinBlocks(['Links:', list(lines)]);
}
