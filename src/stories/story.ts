import { parseListMetadata, type SourceDocument } from '../documents/document.ts';
import type { Criterion } from './criteria/criterion.ts';
import { type CriteriaPart, extractCriteria } from './criteria/extract-criteria.ts';
import {
  type IssueLink,
  type IssueReference,
  issueSections,
  referenceOf,
  type StoryComment,
} from './issue-sections.ts';

/** A document as the index or a source gives it; whichever it was, the same story comes out. */
export type KnownDocument = Pick<
  SourceDocument,
  'id' | 'identity' | 'collection' | 'title' | 'url' | 'lastModified' | 'version' | 'markdown' | 'metadata'
>;

/** A Jira issue taken apart. The names are those of the JSON that commands print and the server answers. */
export interface Story {
  key: string;
  /** Jira's numeric id, which stays when the issue moves. */
  id: string;
  title: string;
  url: string;
  type: string;
  status: string;
  priority: string;
  components: string[];
  labels: string[];
  fix_versions: string[];
  affects_versions: string[];
  /** The epic, or the story of a sub-task. */
  parent: IssueReference | null;
  /** ISO 8601 in UTC, or empty. */
  created: string;
  last_modified: string;
  /** Markdown. */
  description: string;
  environment: string;
  /** Fields that the site keeps for acceptance criteria, as Markdown. */
  criteria_fields: { name: string; markdown: string }[];
  acceptance_criteria: Criterion[];
  subtasks: IssueReference[];
  links: IssueLink[];
  comments: StoryComment[];
}

/** Takes an issue's document apart. Total for any Markdown. */
export function storyOf(document: KnownDocument): Story {
  const { metadata } = document;
  const text = (name: string): string => String(metadata[name] ?? '');
  const sections = issueSections(document.markdown);
  const [written] = referenceOf((sections.facts.get('Parent') ?? '').replaceAll('\\', ''));
  const parentKey = text('parent_key');
  return {
    key: text('story_key') || document.id.replace(/^jira_/, ''),
    id: document.identity,
    title: document.title,
    url: document.url,
    type: text('issue_type'),
    status: text('status'),
    priority: text('priority'),
    components: parseListMetadata(metadata['components']),
    labels: parseListMetadata(metadata['labels']),
    fix_versions: parseListMetadata(metadata['fix_versions']),
    affects_versions: (sections.facts.get('Affects versions') ?? '').split(', ').filter((name) => name !== ''),
    parent: written ?? (parentKey === '' ? null : { key: parentKey, title: '' }),
    created: text('created'),
    last_modified: document.lastModified,
    description: sections.description,
    environment: sections.environment,
    criteria_fields: [...sections.criteriaFields],
    acceptance_criteria: extractCriteria(criteriaParts(sections)),
    subtasks: [...sections.subtasks],
    links: [...sections.links],
    comments: [...sections.comments],
  };
}

function criteriaParts(sections: ReturnType<typeof issueSections>): CriteriaPart[] {
  return [
    ...sections.criteriaFields.map(({ name, markdown }) => ({ section: name, isField: true, markdown })),
    { section: 'Description', isField: false, markdown: sections.description },
  ];
}

/** Types of issues that tell of a fault. Sites name their own, so the word decides. */
export function isBug(issueType: string): boolean {
  return /\b(?:bug|defect|fault|incident|problem|fehler)\b/i.test(issueType);
}

export function isEpic(issueType: string): boolean {
  return /^(?:epic|initiative|theme)$/i.test(issueType);
}
