import { describe, expect, it } from 'vitest';
import type { SourceDocument } from '../../documents/document.ts';
import type { Scope, Source, SourceEvent } from '../source.ts';
import { describeSource } from './conformance.ts';
import { breaches } from './event-rules.ts';

const scope: Scope = { key: 'project:PLAT', label: 'project PLAT', projects: ['PLAT'] };

const documentOf = (number: number): SourceDocument => ({
  id: `jira_PLAT-${number}`,
  identity: String(number),
  collection: 'jira_issues',
  title: `Issue ${number}`,
  url: `https://example.test/browse/PLAT-${number}`,
  lastModified: '2026-03-01T00:00:00.000Z',
  version: '1',
  header: ['Jira', 'PLAT', `PLAT-${number}`],
  markdown: 'Text',
  metadata: { story_key: `PLAT-${number}` },
});

const rules = {
  projects: ['PLAT'],
  collection: 'jira_issues' as const,
  idPattern: /^jira_[A-Z]+-\d+$/,
};

/** The least that a source has to do. */
function createListSource(): Source {
  return {
    name: 'jira',
    requests: 0,

    async *read(window) {
      window.signal.throwIfAborted();
      if (window.isComplete(scope)) return;
      const from = typeof window.checkpoint(scope) === 'number' ? (window.checkpoint(scope) as number) : 0;
      yield { kind: 'expected', scope, count: 6 };
      for (let number = 1; number <= 6; number += 1) {
        window.signal.throwIfAborted();
        const document = documentOf(number);
        if (number <= from) continue;
        if (window.mode === 'incremental' && window.known(scope, [document.identity]).get(document.identity) === '1') {
          yield { kind: 'present', scope, identities: [document.identity] };
        } else {
          yield { kind: 'document', scope, document };
        }
        if (number % 2 === 0) yield { kind: 'checkpoint', scope, value: number };
      }
      yield { kind: 'scope-complete', scope };
      yield { kind: 'scopes', keys: [scope.key] };
    },
  };
}

describeSource('a list in memory', () => ({
  ...rules,
  createSource: createListSource,
  includes: ['jira_PLAT-1', 'jira_PLAT-6'],
  network: false,
}));

describe('breaches', () => {
  const complete: SourceEvent = { kind: 'scope-complete', scope };
  const doc = (change: Partial<SourceDocument>): SourceEvent => ({
    kind: 'document',
    scope,
    document: { ...documentOf(1), ...change },
  });

  it.each<[string, SourceEvent[], RegExp]>([
    ['an id of another form', [doc({ id: 'issue-1' }), complete], /agreed form/],
    ['two identities with one id', [doc({}), doc({ identity: '2' }), complete], /id of two identities/],
    ['one identity with two ids', [doc({}), doc({ id: 'jira_PLAT-9' }), complete], /two ids/],
    ['metadata that the index sets', [doc({ metadata: { title: 'x' } }), complete], /set by the index/],
    ['metadata that cannot be stored', [doc({ metadata: { points: NaN } }), complete], /neither string nor number/],
    ['a local time', [doc({ lastModified: '2026-03-01T00:00:00+02:00' }), complete], /ISO 8601/],
    ['an event after the end of its scope', [complete, doc({})], /after the end/],
    ['a scope without an end', [doc({})], /neither completed nor failed/],
    ['a project that nobody reads', [{ ...complete, scope: { ...scope, projects: ['SHOP'] } }], /not read/],
    ['a checkpoint that JSON changes', [{ kind: 'checkpoint', scope, value: undefined }, complete], /survive JSON/],
    ['two lists of scopes', [complete, { kind: 'scopes', keys: [] }, { kind: 'scopes', keys: [] }], /came after/],
  ])('finds %s', (_, events, breach) => {
    expect(breaches(events, rules).join('\n')).toMatch(breach);
  });

  it('finds nothing in an orderly read', () => {
    expect(breaches([doc({}), complete, { kind: 'scopes', keys: [scope.key] }], rules)).toEqual([]);
  });
});
