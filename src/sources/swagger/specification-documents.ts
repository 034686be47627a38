import { createHash } from 'node:crypto';
import { type Operation, type ParsedSpecification } from '../../content/openapi/specification.ts';
import { renderOperation } from '../../content/openapi/operation.ts';
import type { Rendered } from '../../content/openapi/rendering.ts';
import { renderService } from '../../content/openapi/service.ts';
import type { SourceDocument } from '../../documents/document.ts';
import type { WarningCounts } from '../../documents/warnings.ts';
import { serviceIdentity, type SpecificationFile } from './specification-file.ts';

export interface MadeDocument {
  document: SourceDocument;
  warnings: WarningCounts;
}

/** `swagger_` and the first 16 hexadecimal digits of the SHA-256 of `service`, or of `service METHOD path`. */
export function swaggerId(service: string, operation = ''): string {
  return `swagger_${sha256(operation === '' ? service : `${service} ${operation}`).slice(0, 16)}`;
}

export function operationDocument(
  file: SpecificationFile,
  specification: ParsedSpecification,
  operation: Operation,
  lastModified: string,
): MadeDocument {
  const rendered = renderOperation(specification, operation);
  return make(file, specification, rendered, operation.key, lastModified);
}

/** The service's document; `state` is what the next run has to know of the file. */
export function serviceDocument(
  file: SpecificationFile,
  specification: ParsedSpecification,
  operations: readonly Operation[],
  lastModified: string,
  state: string,
): MadeDocument {
  const rendered = renderService(specification, operations);
  const { document, warnings } = make(file, specification, rendered, '', lastModified);
  return { document: { ...document, state }, warnings };
}

/**
 * The version is a hash of the document itself, not of the file: a change of one operation leaves the other documents of
 * the file untouched.
 */
function make(
  file: SpecificationFile,
  { service }: ParsedSpecification,
  { title, markdown, metadata, warnings }: Rendered,
  operation: string,
  lastModified: string,
): MadeDocument {
  const id = swaggerId(service, operation);
  const document: SourceDocument = {
    id,
    identity: serviceIdentity(file) + operation,
    collection: 'swagger_docs',
    title,
    url: file.link,
    lastModified,
    version: sha256(JSON.stringify([id, title, markdown, metadata, file.link])).slice(0, 32),
    header: operation === '' ? ['OpenAPI', service] : ['OpenAPI', service, operation],
    markdown,
    metadata,
  };
  return { document, warnings };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
