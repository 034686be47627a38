import type { WarningCounts } from '../../documents/warnings.ts';
import { heading, inlineCode, joinBlocks, table } from '../markdown/blocks.ts';
import type { Place } from './references.ts';
import { shortJson } from './schema-facts.ts';
import type { SchemaWriter } from './schema-writer.ts';
import type { Operation, ParsedSpecification } from './specification.ts';
import { asList, asRecord, asText, oneLine, ownValue, type UnknownRecord } from './values.ts';
import { asProse } from './html-in-markdown.ts';

/** A parameter with its references followed. */
export interface Parameter {
  name: string;
  /** `path`, `query`, `header`, `cookie`; in Swagger 2.0 also `body` and `formData`. */
  location: string;
  value: UnknownRecord;
  file: string;
}

const mostParameters = 100;
const longestName = 200;
const longestDescription = 600;

/** Parameters of an operation: those of its path, replaced or completed by its own. The first of equal ones counts. */
export function parametersOf(
  specification: ParsedSpecification,
  operation: Operation,
  warnings: WarningCounts,
): Parameter[] {
  const read = (list: unknown): Map<string, Parameter> => {
    const found = new Map<string, Parameter>();
    for (const item of asList(list)) {
      const target = specification.references.follow({ value: item, file: operation.file }, warnings);
      const value = asRecord(target?.value);
      if (target === undefined || value === undefined) {
        warnings.add('openapi.parameter-unreadable');
        continue;
      }
      const name = oneLine(asText(value['name']), longestName) || target.name || 'unnamed';
      const location = oneLine(asText(value['in']), 20) || 'unknown';
      const key = `${location} ${name}`;
      if (found.has(key)) warnings.add('openapi.parameter-twice');
      else found.set(key, { name, location, value, file: target.file });
    }
    return found;
  };
  const merged = read(operation.pathItem['parameters']);
  for (const [key, parameter] of read(operation.value['parameters'])) merged.set(key, parameter);
  for (const [, name = ''] of operation.path.matchAll(/\{([^{}]+)\}/g)) {
    if (merged.has(`path ${name}`)) continue;
    warnings.add('openapi.path-parameter-undeclared');
    const value = { required: true, description: 'part of the path, not described' };
    merged.set(`path ${name}`, { name, location: 'path', value, file: operation.file });
  }
  return [...merged.values()];
}

/** The table of everything that is not part of the body, or nothing. */
export function parametersBlock(
  parameters: readonly Parameter[],
  writer: SchemaWriter,
  warnings: WarningCounts,
): string {
  const shown = parameters.filter(({ location }) => location !== 'body' && location !== 'formData');
  if (shown.length === 0) return '';
  const below: string[] = [];
  const rows = shown.slice(0, mostParameters).map((parameter) => {
    const { name, location, value } = parameter;
    const written = writer.write(schemaOf(parameter));
    if (written.lines.length > 0) below.push(`Fields of ${inlineCode(name)}:\n\n${written.lines.join('\n')}`);
    return [
      inlineCode(name),
      location,
      value['required'] === true || location === 'path' ? 'yes' : 'no',
      written.type,
      [...written.facts, ...parameterFacts(value)].join('; '),
      oneLine(asProse(value['description']), longestDescription) || written.description,
    ];
  });
  const left = shown.length - rows.length;
  if (left > 0) {
    warnings.add('openapi.parameters-left-out', left);
    rows.push([`… ${left} more`, '', '', '', '', '']);
  }
  const header = ['Name', 'In', 'Required', 'Type', 'Constraints', 'Description'];
  return joinBlocks([heading(2, 'Parameters'), table([header, ...rows]), ...below]);
}

/** The schema of a parameter or header: in 3.x below `schema` or the first media type, in 2.0 the parameter itself. */
export function schemaOf({ value, file }: { value: UnknownRecord; file: string }): Place {
  if (value['schema'] !== undefined) return { value: value['schema'], file };
  const [content] = Object.values(asRecord(value['content']) ?? {});
  if (content !== undefined) return { value: asRecord(content)?.['schema'], file };
  const { description: _description, required: _required, deprecated: _deprecated, ...rest } = value;
  return { value: 'type' in rest || 'enum' in rest || 'items' in rest ? rest : undefined, file };
}

function parameterFacts(value: UnknownRecord): string[] {
  const facts: string[] = [];
  const text = (key: string): string => oneLine(asText(value[key]), longestName);
  const [mediaType] = Object.keys(asRecord(value['content']) ?? {});
  if (mediaType !== undefined) facts.push(`as ${oneLine(mediaType, longestName)}`);
  if (text('collectionFormat') !== '') facts.push(`list format ${text('collectionFormat')}`);
  if (text('style') !== '') facts.push(`style ${text('style')}`);
  if (value['explode'] === false) facts.push('not exploded');
  if (value['allowEmptyValue'] === true) facts.push('may be empty');
  if (value['deprecated'] === true) facts.push('deprecated');
  // In Swagger 2.0 the parameter is its own schema, whose example has been told already.
  if (value['schema'] === undefined) return facts;
  if (value['example'] !== undefined) facts.push(`example: ${shortJson(value['example'])}`);
  const [example] = Object.values(asRecord(value['examples']) ?? {});
  const shown = ownValue(asRecord(example), 'value');
  if (shown !== undefined) facts.push(`example: ${shortJson(shown)}`);
  return facts;
}
