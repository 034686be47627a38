import { listMetadata, type Metadata } from '../../documents/document.ts';
import { heading, inlineCode, joinBlocks, list } from '../markdown/blocks.ts';
import { requestBlock, responsesBlock } from './bodies.ts';
import { description } from './description.ts';
import { parametersBlock, parametersOf } from './parameters.ts';
import { type Rendered, type Rendering, startRendering } from './rendering.ts';
import { securityLine, securitySchemes } from './security.ts';
import { serverLines } from './servers.ts';
import { methodsOf, type Operation, type ParsedSpecification } from './specification.ts';
import { asList, asRecord, asText, oneLine, plainEntries } from './values.ts';
import { asProse } from './html-in-markdown.ts';

const longestSummary = 300;
const longestName = 200;
const parameterFields = 60;
const mostCallbacks = 30;

/** One operation as a document. Never throws: what cannot be read is named in the text and counted. */
export function renderOperation(specification: ParsedSpecification, operation: Operation): Rendered {
  const rendering = startRendering(specification);
  const { warnings, writer } = rendering;
  const { value, pathItem, key } = operation;
  const summary = summaryOf(operation);
  const parameters = parametersOf(specification, operation, warnings);
  writer.budget = parameterFields;
  const markdown = joinBlocks([
    asText(value['summary']) === '' ? inlineCode(key) : `${inlineCode(key)}: ${summary}`,
    list(factLines(rendering, operation)),
    description(value['description'] ?? pathItem['description'], 2, warnings),
    parametersBlock(parameters, writer, warnings),
    requestBlock(rendering, operation, parameters),
    responsesBlock(rendering, operation),
    callbacksBlock(rendering, operation),
  ]);
  return {
    title: summary === '' ? key : `${key}: ${summary}`,
    markdown: markdown.replace(/\r\n?/g, '\n'),
    metadata: operationMetadata(specification, operation),
    warnings,
  };
}

/** The summary on one line, or the first line of a short description in its place. */
export function summaryOf({ value, pathItem }: Operation): string {
  const summary = oneLine(asProse(value['summary']) || asProse(pathItem['summary']), longestSummary);
  if (summary !== '') return summary;
  const [first = ''] = asProse(value['description']).split('\n');
  const text = oneLine(first.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1'));
  return text.length <= 120 ? text.replace(/^#+\s*|\.$/g, '') : '';
}

export function tagsOf(value: unknown): string[] {
  return asList(asRecord(value)?.['tags'])
    .map((tag) => oneLine(asText(tag) || asText(asRecord(tag)?.['name']), longestName))
    .filter((tag) => tag !== '');
}

function operationMetadata(specification: ParsedSpecification, { method, path, key, value }: Operation): Metadata {
  return {
    service_name: specification.service,
    operation: key,
    method,
    path,
    operation_id: oneLine(asText(value['operationId']), longestName),
    version: specification.apiVersion,
    tags: listMetadata(tagsOf(value)),
    deprecated: value['deprecated'] === true ? 'true' : 'false',
  };
}

function factLines(rendering: Rendering, { value, pathItem }: Operation): string[] {
  const { specification, warnings } = rendering;
  const fact = (name: string, text: string): string => (text === '' ? '' : `${name}: ${text}`);
  const version = specification.apiVersion === '' ? '' : ` ${specification.apiVersion}`;
  const id = oneLine(asText(value['operationId']), longestName);
  return [
    fact('Service', `${specification.service}${version}`),
    fact('Operation', id === '' ? '' : inlineCode(id)),
    fact('Tags', tagsOf(value).join(', ')),
    value['deprecated'] === true ? 'Deprecated' : '',
    fact('Security', securityLine(value['security'], specification, securitySchemes(specification, warnings))),
    ...serverLines(value['servers'] ?? pathItem['servers']).map((line) => fact('Server', line)),
    fact('More', oneLine(asText(asRecord(value['externalDocs'])?.['url']), 500)),
  ].filter((line) => line !== '');
}

function callbacksBlock(rendering: Rendering, { value, file }: Operation): string {
  const { references, warnings } = rendering;
  const lines = plainEntries(value['callbacks']).flatMap(([name, callback]) => {
    const target = references.follow({ value: callback, file }, warnings);
    return plainEntries(target?.value).map(([expression, item]) => {
      const path = references.follow({ value: item, file: target?.file ?? file }, warnings);
      const methods = path === undefined ? [] : methodsOf(path);
      const summary = asText(asRecord(methods[0]?.place.value)?.['summary']);
      return [
        `${inlineCode(oneLine(name, longestName))}: ${methods.map(({ method }) => method).join(', ')}`,
        ` ${inlineCode(oneLine(expression, 500))}`,
        summary === '' ? '' : `: ${oneLine(summary, longestSummary)}`,
      ].join('');
    });
  });
  if (lines.length > mostCallbacks) warnings.add('openapi.callbacks-left-out', lines.length - mostCallbacks);
  return lines.length === 0 ? '' : joinBlocks([heading(2, 'Callbacks'), list(lines.slice(0, mostCallbacks))]);
}
