/** The five sources, in the order of their phases. */
export const sourceNames = ['zephyr', 'jira', 'confluence', 'external', 'swagger'] as const;
export type SourceName = (typeof sourceNames)[number];

/** The six collections; the names are part of the contract with other tools. */
export const collectionNames = [
  'existing_tests',
  'jira_issues',
  'confluence_docs',
  'external_docs',
  'swagger_docs',
  'test_plans',
] as const;
export type CollectionName = (typeof collectionNames)[number];

/** Metadata are strings or numbers only, so that every vector store can filter on them. Lists are written `,a,b,`. */
export type Metadata = Record<string, string | number>;

/** Writes a list as metadata: `['a', 'b']` becomes `,a,b,`, an empty list the empty string. Commas inside items become blanks. */
export function listMetadata(items: Iterable<string>): string {
  const cleaned = [...items].map((item) => item.replaceAll(',', ' ').trim()).filter((item) => item !== '');
  return cleaned.length === 0 ? '' : `,${cleaned.join(',')},`;
}

/** Reads what `listMetadata` wrote. */
export function parseListMetadata(value: string | number | undefined): string[] {
  return typeof value === 'string' ? value.split(',').filter((item) => item !== '') : [];
}

/** One document as a source delivers it, before it is split and stored. */
export interface SourceDocument {
  /** Womba's id, such as `jira_PLAT-12`; see docs/contract.md. */
  id: string;
  /**
   * What stays the same upstream when the document is renamed or moved: Jira's numeric id, Confluence's page id. Unique
   * within a source; a document that arrives with a known identity and another id replaces the old one.
   */
  identity: string;
  collection: CollectionName;
  title: string;
  url: string;
  /** ISO 8601 in UTC, or the empty string where the vendor tells none. */
  lastModified: string;
  /** Upstream's change stamp (a version number, `updated`, an ETag, a blob id): equal means unchanged. */
  version: string;
  /**
   * Header of each chunk's indexed text, in order, without the title: source, project (or space, service, host), key.
   * Example: `['Jira', 'PLAT', 'PLAT-12']`.
   */
  header: readonly string[];
  /** The content as Markdown, without the title. */
  markdown: string;
  /** What is particular to the collection; `document_id`, `project_key(s)`, `title`, `url` and `last_modified` are added. */
  metadata: Metadata;
  /**
   * What the source itself wants to remember beside the version, such as the links of a web page. Opaque, stored as it is,
   * never searched; `ReadWindow.state` gives it back.
   */
  state?: string;
}

/** Metadata whose words are searched together with every chunk: they say where a document stands. */
const searchedFields = ['folder', 'labels', 'components', 'component', 'tags', 'space', 'ancestors'] as const;

/** The words of a document's metadata that belong into its searched context. */
export function searchedMetadata({ metadata }: Pick<SourceDocument, 'metadata'>): string[] {
  return searchedFields
    .map((field) => metadata[field])
    .filter((value) => typeof value === 'string' && value !== '') as string[];
}
