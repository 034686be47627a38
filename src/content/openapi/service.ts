import { listMetadata } from '../../documents/document.ts';
import type { WarningCounts } from '../../documents/warnings.ts';
import { heading, inlineCode, joinBlocks, list } from '../markdown/blocks.ts';
import { description } from './description.ts';
import { summaryOf, tagsOf } from './operation.ts';
import { type Rendered, startRendering } from './rendering.ts';
import { schemeKind, schemeScopes, securityLine, securitySchemes } from './security.ts';
import { serverLines, swaggerServerLines } from './servers.ts';
import { methodsOf, type Operation, type ParsedSpecification } from './specification.ts';
import { asList, asRecord, asText, oneLine, plainEntries } from './values.ts';
import { asProse } from './html-in-markdown.ts';

const mostOperations = 2_000;
const mostSchemas = 2_000;
const mostTags = 500;
const longestLine = 300;
const longestName = 200;

/** The service as a whole: where it is, how one logs in, and what it has. Never throws. */
export function renderService(specification: ParsedSpecification, operations: readonly Operation[]): Rendered {
  const rendering = startRendering(specification);
  const { warnings } = rendering;
  const { root, service } = specification;
  const schemes = securitySchemes(specification, warnings);
  const section = (title: string, lines: readonly string[], most: number): string =>
    lines.length === 0 ? '' : joinBlocks([heading(2, title), list(limited(lines, most, warnings))]);
  const schemeLines = [...schemes].map(([name, scheme]) => {
    const text = oneLine(asProse(scheme['description']), longestLine);
    const scopes = schemeScopes(scheme).map(
      ([scope, allows]) => `${inlineCode(scope)}${allows === '' ? '' : `: ${allows}`}`,
    );
    const line = `${inlineCode(oneLine(name, longestName))}: ${schemeKind(scheme)}${text === '' ? '' : `. ${text}`}`;
    return scopes.length === 0 ? line : `${line}\n${list(scopes)}`;
  });
  const tagLines = asList(root['tags']).map((tag) => {
    const text = oneLine(asProse(asRecord(tag)?.['description']), longestLine);
    return `${oneLine(asText(asRecord(tag)?.['name']), longestName)}${text === '' ? '' : `: ${text}`}`;
  });
  const operationLines = operations.map((operation) => {
    const summary = summaryOf(operation);
    const old = operation.value['deprecated'] === true ? ' (deprecated)' : '';
    return `${inlineCode(operation.key)}${summary === '' ? '' : `: ${summary}`}${old}`;
  });
  const markdown = joinBlocks([
    list(factLines(specification, securityLine(undefined, specification, schemes), operations.length)),
    oneLine(asText(asRecord(root['info'])?.['summary']), longestLine),
    description(asRecord(root['info'])?.['description'], 2, warnings),
    section('Authentication', schemeLines, mostTags),
    section('Tags', tagLines, mostTags),
    section('Operations', operationLines, mostOperations),
    section('Webhooks', webhookLines(specification, warnings), mostTags),
    section('Schemas', schemaLines(specification, warnings), mostSchemas),
  ]);
  const metadata = {
    service_name: service,
    operation: '',
    method: '',
    path: '',
    operation_id: '',
    version: specification.apiVersion,
    tags: listMetadata(tagsOf(root)),
    deprecated: 'false',
  };
  return { title: service, markdown: markdown.replace(/\r\n?/g, '\n'), metadata, warnings };
}

function factLines(specification: ParsedSpecification, security: string, operations: number): string[] {
  const { root, format, formatVersion, apiVersion } = specification;
  const servers = format === 'Swagger' ? swaggerServerLines(root) : serverLines(root['servers']);
  const more = oneLine(asText(asRecord(root['externalDocs'])?.['url']), 500);
  return [
    apiVersion === '' ? '' : `Version: ${apiVersion}`,
    `Described in ${format} ${formatVersion}, ${operations} ${operations === 1 ? 'operation' : 'operations'}`,
    ...servers.map((server) => `Server: ${server}`),
    security === '' ? '' : `Security: ${security}`,
    more === '' ? '' : `More: ${more}`,
  ].filter((line) => line !== '');
}

function webhookLines({ root, location, references }: ParsedSpecification, warnings: WarningCounts): string[] {
  return plainEntries(root['webhooks'] ?? root['x-webhooks']).map(([name, value]) => {
    const item = references.follow({ value, file: location }, warnings);
    const methods = item === undefined ? [] : methodsOf(item);
    const [first] = methods;
    const record = asRecord(first?.place.value);
    const text = oneLine(asProse(record?.['summary']) || asProse(record?.['description']), longestLine);
    const sent = methods.map(({ method }) => method).join(', ');
    return `${inlineCode(oneLine(name, longestName))}${sent === '' ? '' : ` (${sent})`}${text === '' ? '' : `: ${text}`}`;
  });
}

function schemaLines({ root, location, references }: ParsedSpecification, warnings: WarningCounts): string[] {
  return plainEntries(root['definitions'] ?? asRecord(root['components'])?.['schemas']).map(([name, value]) => {
    const schema = asRecord(references.follow({ value, file: location }, warnings)?.value);
    const text = oneLine(asProse(schema?.['description']) || asText(schema?.['title']), longestLine);
    const fields = Object.keys(asRecord(schema?.['properties']) ?? {}).slice(0, 30);
    const shown = oneLine(fields.join(', '), longestLine);
    const inside = shown === '' ? '' : ` (${shown})`;
    return `${inlineCode(oneLine(name, longestName))}${inside}${text === '' || text === name ? '' : `: ${text}`}`;
  });
}

function limited(lines: readonly string[], most: number, warnings: WarningCounts): string[] {
  if (lines.length <= most) return [...lines];
  warnings.add('openapi.list-cut', lines.length - most);
  return [...lines.slice(0, most), `… ${lines.length - most} more`];
}
