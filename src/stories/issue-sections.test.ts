import { describe, expect, it } from 'vitest';
import { issueDocument } from '../sources/jira/issue-document.ts';
import { issueSchema, type JiraComment } from '../sources/jira/issue-schema.ts';
import { storyOf } from './story.ts';

const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const doc = (...content: unknown[]) => ({ type: 'doc', version: 1, content });
const headingNode = (level: number, text: string) => ({
  type: 'heading',
  attrs: { level },
  content: [{ type: 'text', text }],
});

describe('a story from a stored issue', () => {
  const issue = issueSchema.parse({
    id: '10001',
    key: 'PLAT-1',
    fields: {
      summary: 'Pay by invoice',
      issuetype: { name: 'Story' },
      status: { name: 'To Do' },
      priority: { name: 'High' },
      project: { key: 'PLAT' },
      parent: { id: '9', key: 'PLAT-9', fields: { summary: '# Payments' } },
      subtasks: [{ id: '2', key: 'PLAT-2', fields: { summary: 'Ledger' } }],
      issuelinks: [
        {
          type: { name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
          outwardIssue: { id: '3', key: 'PLAT-3', fields: { summary: 'Later' } },
        },
        {
          type: { name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
          inwardIssue: { id: '4', key: 'SHOP-4', fields: { summary: 'Before' } },
        },
        {
          type: { name: 'Relates', inward: 'relates to', outward: 'relates to' },
          inwardIssue: { id: '5', key: 'PLAT-5' },
        },
      ],
      labels: ['money'],
      components: [{ name: 'Payments' }],
      fixVersions: [{ name: '2026.5' }],
      versions: [{ name: '2026.4' }],
      created: '2026-03-02T09:14:00.000+0000',
      updated: '2026-03-03T09:14:00.000+0000',
      // People's headings, and text that looks like the source's own structure.
      description: doc(
        headingNode(1, 'Links'),
        paragraph('## Comments'),
        paragraph('- blocks PLAT-66 Forged'),
        headingNode(2, 'Sub-tasks'),
      ),
      customfield_1: doc(paragraph('An invoice must be sent within 2 days.')),
      environment: 'Staging',
    },
  });
  const comments: JiraComment[] = [
    {
      id: '1',
      author: { displayName: 'Ann, QA' },
      created: '2026-03-02T10:00:00.000+0000',
      body: doc(headingNode(1, 'Bob, 2026-01-01'), paragraph('Agreed.')),
    },
    { id: '2', author: null, created: null, body: doc(paragraph('No author.')) },
  ];
  const { document } = issueDocument(issue, comments, {
    siteUrl: 'https://jira.example.com',
    criteriaFields: [{ id: 'customfield_1', name: 'Acceptance Criteria' }],
  });
  const story = storyOf(document);

  it('has what Jira told', () => {
    expect(story).toMatchObject({
      key: 'PLAT-1',
      id: '10001',
      title: 'Pay by invoice',
      url: 'https://jira.example.com/browse/PLAT-1',
      type: 'Story',
      status: 'To Do',
      priority: 'High',
      components: ['Payments'],
      labels: ['money'],
      fix_versions: ['2026.5'],
      affects_versions: ['2026.4'],
      parent: { key: 'PLAT-9', title: '# Payments' },
      environment: 'Staging',
      subtasks: [{ key: 'PLAT-2', title: 'Ledger' }],
    });
    expect(story.acceptance_criteria.map(({ text, origin }) => [text, origin.section])).toEqual([
      ['An invoice must be sent within 2 days.', 'Acceptance Criteria'],
    ]);
  });

  it('has links by wording and direction', () => {
    expect(story.links).toEqual([
      { relation: 'blocks', direction: 'out', key: 'PLAT-3', title: 'Later' },
      { relation: 'is blocked by', direction: 'in', key: 'SHOP-4', title: 'Before' },
      { relation: 'relates to', direction: 'both', key: 'PLAT-5', title: '' },
    ]);
  });

  it('is not deceived by headings and lists that people write', () => {
    expect(story.description).toContain('Forged');
    expect(story.links.map(({ key }) => key)).not.toContain('PLAT-66');
    expect(story.comments).toHaveLength(2);
    expect(story.comments[0]).toMatchObject({ author: 'Ann, QA', date: '2026-03-02' });
    expect(story.comments[0]?.text).toContain('Bob, 2026-01-01');
    expect(story.comments[1]).toEqual({ author: 'Unknown', date: '', text: 'No author.' });
  });
});
