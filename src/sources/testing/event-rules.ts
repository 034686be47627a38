import { type CollectionName, collectionNames, type SourceDocument } from '../../documents/document.ts';
import type { Scope, SourceEvent } from '../source.ts';

export interface EventRules {
  projects: readonly string[];
  collection: CollectionName;
  /** What the ids of the collection look like, such as `/^jira_[A-Z]+-\d+$/`. */
  idPattern: RegExp;
}

/** Added by the index itself: a source that sets them would be overruled without notice. */
const reservedMetadata = ['document_id', 'project_key', 'project_keys', 'title', 'url', 'last_modified'];
const isoUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Every breach of the port's rules in the events of one read, as sentences; empty when all is well. */
export function breaches(events: readonly SourceEvent[], rules: EventRules): string[] {
  const found: string[] = [];
  const scopes = new Map<string, Scope>();
  const ended = new Set<string>();
  const identityOfId = new Map<string, string>();
  const idOfIdentity = new Map<string, string>();
  let listed = false;

  for (const event of events) {
    if (listed) found.push(`${event.kind} came after \`scopes\``);
    if (event.kind === 'scopes') {
      listed = true;
      if (new Set(event.keys).size !== event.keys.length) found.push('`scopes` names a scope twice');
      continue;
    }
    if (event.kind === 'warning') {
      if (event.name === '' || /\s/.test(event.name)) found.push(`a warning is named "${event.name}"`);
      continue;
    }
    const { scope } = event;
    found.push(...scopeBreaches(scope, scopes.get(scope.key), rules));
    scopes.set(scope.key, scope);
    if (ended.has(scope.key)) found.push(`${event.kind} came after the end of ${scope.key}`);
    switch (event.kind) {
      case 'scope-complete':
      case 'scope-failed':
        ended.add(scope.key);
        break;
      case 'document': {
        const { id, identity } = event.document;
        found.push(...documentBreaches(event.document, rules));
        if ((identityOfId.get(id) ?? identity) !== identity) found.push(`${id} is the id of two identities`);
        if ((idOfIdentity.get(identity) ?? id) !== id) found.push(`identity ${identity} came with two ids`);
        identityOfId.set(id, identity);
        idOfIdentity.set(identity, id);
        break;
      }
      case 'present':
        if (event.identities.includes('')) found.push('an identity in `present` is empty');
        break;
      case 'failure':
        if (event.identity === '' || event.message === '') found.push('a failure lacks identity or message');
        break;
      case 'checkpoint':
        if (!survivesJson(event.value)) found.push(`the checkpoint of ${scope.key} does not survive JSON`);
        break;
      case 'expected':
        if (!Number.isInteger(event.count) || event.count < 0) found.push(`${event.count} documents are expected`);
        break;
    }
  }
  for (const key of scopes.keys()) if (!ended.has(key)) found.push(`${key} was neither completed nor failed`);
  return [...new Set(found)];
}

function scopeBreaches(scope: Scope, before: Scope | undefined, { projects }: EventRules): string[] {
  const found: string[] = [];
  if (scope.key === '' || scope.label === '') found.push('a scope lacks key or label');
  if (scope.projects.length === 0) found.push(`${scope.key} belongs to no project`);
  const foreign = scope.projects.filter((project) => !projects.includes(project));
  if (foreign.length > 0) found.push(`${scope.key} belongs to ${foreign.join()}, which is not read`);
  if (before !== undefined && JSON.stringify(before) !== JSON.stringify(scope)) {
    found.push(`${scope.key} is described in two ways`);
  }
  return found;
}

function documentBreaches(document: SourceDocument, { collection, idPattern }: EventRules): string[] {
  const found: string[] = [];
  const expect = (holds: boolean, breach: string): void => {
    if (!holds) found.push(`${document.id}: ${breach}`);
  };
  expect(idPattern.test(document.id), 'the id does not have the agreed form');
  expect(document.identity !== '', 'the identity is empty');
  expect(collectionNames.includes(document.collection), 'the collection does not exist');
  expect(document.collection === collection, 'the document is in the wrong collection');
  expect(document.title.trim() !== '', 'the title is empty');
  expect(document.version !== '', 'the version is empty');
  expect(document.url === '' || URL.canParse(document.url), 'the url is not absolute');
  expect(document.lastModified === '' || isoUtc.test(document.lastModified), 'lastModified is not ISO 8601 in UTC');
  expect(document.header.length > 0 && !document.header.includes(''), 'the header is empty or has empty parts');
  expect(!document.markdown.includes('\r'), 'the Markdown holds carriage returns');
  for (const [name, value] of Object.entries(document.metadata)) {
    expect(typeof value === 'string' || Number.isFinite(value), `metadata ${name} is neither string nor number`);
    expect(!reservedMetadata.includes(name), `metadata ${name} is set by the index itself`);
  }
  return found;
}

function survivesJson(value: unknown): boolean {
  const text = JSON.stringify(value) as string | undefined;
  return text !== undefined && JSON.stringify(JSON.parse(text)) === text;
}
