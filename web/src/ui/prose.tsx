import type { ReactElement } from 'react';

interface Block {
  kind: 'heading' | 'list' | 'code' | 'text';
  lines: string[];
}

/**
 * Shows Markdown of stories and pages as calm text: headings, lists, code and paragraphs. Everything stays a text node, so
 * nothing in it can act.
 */
export function Prose({ markdown }: { markdown: string }): ReactElement {
  return (
    <div className="stack text prose">
      {blocksOf(markdown).map(({ kind, lines }, index) => {
        if (kind === 'heading') return <h4 key={index}>{plain(lines.join(' '))}</h4>;
        if (kind === 'code')
          return (
            <pre key={index} className="scroll-x">
              {lines.join('\n')}
            </pre>
          );
        if (kind === 'list') {
          return (
            <ul key={index}>
              {lines.map((line, at) => (
                <li key={at}>{plain(line)}</li>
              ))}
            </ul>
          );
        }
        return (
          <p key={index} className="passage">
            {plain(lines.join('\n'))}
          </p>
        );
      })}
    </div>
  );
}

/** Without the marks that only a renderer needs; addresses of links stay, for they are what they say. */
export function plain(text: string): string {
  return text.replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '$2').replace(/\\([\\`*_{}[\]()#+\-.!|<>~])/g, '$1');
}

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let current: Block | undefined;
  const into = (kind: Block['kind'], line: string, fresh = false): void => {
    if (fresh || current?.kind !== kind) blocks.push((current = { kind, lines: [] }));
    current.lines.push(line);
  };
  for (const line of markdown.split('\n')) {
    if (/^\s*(```|~~~)/.test(line)) {
      if (current?.kind === 'code') current = undefined;
      else blocks.push((current = { kind: 'code', lines: [] }));
    } else if (current?.kind === 'code') current.lines.push(line);
    else if (line.trim() === '') current = undefined;
    else if (/^#{1,6} /.test(line)) into('heading', line.replace(/^#+ /, ''), true);
    else if (/^\s*(?:[-*+]|\d+[.)]) /.test(line))
      into('list', line.replace(/^\s*(?:[-*+]|\d+[.)]) (?:\[[ xX]\] )?/, ''));
    else into('text', line);
  }
  return blocks;
}
