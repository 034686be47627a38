import { describe, expect, it } from 'vitest';
import { prepareChunks } from './prepare.ts';
import { documentOf } from './testing/scripted-source.ts';

describe('prepareChunks', () => {
  it('makes one chunk of an empty document, so that its title is found', () => {
    const { chunks } = prepareChunks(documentOf('1', { title: 'Refund rules', markdown: '' }));
    expect(chunks).toHaveLength(1);
    expect(chunks[0]?.terms.title).toContain('refund');
    expect(chunks[0]?.text).toBe('');
  });

  it('puts the title and the place of the document into every chunk', () => {
    const section = (name: string): string => `# ${name}\n\n${'Words about the weather. '.repeat(120)}`;
    const { chunks } = prepareChunks(
      documentOf('1', {
        title: 'Refunds',
        header: ['Jira', 'PLAT'],
        markdown: `${section('Alpha')}\n\n${section('Beta')}`,
      }),
    );
    expect(chunks.length).toBeGreaterThan(1);
    for (const { terms } of chunks) {
      expect(terms.title.split(' ')).toContain('refund');
      expect(terms.context.split(' ')).toContain('plat');
    }
  });
});
