import type { SourceDocument } from '../../documents/document.ts';
import type { Place, PreparedChunk } from '../document-writer.ts';

export const someTime = new Date('2026-03-07T03:00:00.000Z');

/** An ordinary Jira issue; `identity` is its numeric id. */
export function sampleDocument(identity: string, changes: Partial<SourceDocument> = {}): SourceDocument {
  return {
    id: `jira_PLAT-${identity}`,
    identity,
    collection: 'jira_issues',
    title: `Issue ${identity}`,
    url: `https://acme.example/browse/PLAT-${identity}`,
    lastModified: '2026-03-01T00:00:00.000Z',
    version: '1',
    header: ['Jira', 'PLAT', `PLAT-${identity}`],
    markdown: `Text of ${identity}`,
    metadata: { story_key: `PLAT-${identity}`, status: 'Open' },
    ...changes,
  };
}

/** Chunks as if the document had been split into one per paragraph. */
export function sampleChunks(document: SourceDocument): PreparedChunk[] {
  return document.markdown.split('\n\n').map((text) => ({
    headingPath: ['Part'],
    text,
    tokens: text.length,
    terms: { title: document.title.toLowerCase(), context: '', body: text.toLowerCase() },
  }));
}

export const platform: Place = { source: 'jira', scope: 'project:PLAT', projects: ['PLAT'] };
