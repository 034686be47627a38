import { Fragment, type ReactElement } from 'react';
import { type Block, blocksOf, plain } from './markdown-blocks.ts';

/**
 * Shows Markdown of stories and pages as calm text: headings, lists, tables, code and paragraphs. Everything stays a text
 * node, so nothing in it can act.
 */
export function Prose({ markdown }: { markdown: string }): ReactElement {
  return (
    <div className="stack text prose" dir="auto">
      {blocksOf(markdown).map((block, index) => (
        <Fragment key={index}>{shown(block)}</Fragment>
      ))}
    </div>
  );
}

function shown(block: Block): ReactElement {
  switch (block.kind) {
    case 'heading':
      return <h4>{plain(block.text)}</h4>;
    case 'code':
      return (
        <pre className="scroll-x" tabIndex={0}>
          {block.text}
        </pre>
      );
    case 'text':
      return <Words as="p" text={block.text} />;
    case 'list':
      return (
        <ul>
          {block.items.map((item, index) => (
            <Words key={index} as="li" text={item} />
          ))}
        </ul>
      );
    case 'table':
      return (
        <div className="scroll-x" tabIndex={0} role="region" aria-label="Table">
          <table>
            <thead>
              <tr>
                {block.head.map((cell, index) => (
                  <Words key={index} as="th" text={cell} />
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((cells, at) => (
                <tr key={at}>
                  {cells.map((cell, index) => (
                    <Words key={index} as="td" text={cell} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
  }
}

/** Text with `code` in it. */
export function Words({ as: Element, text }: { as: 'p' | 'li' | 'th' | 'td' | 'bdi'; text: string }): ReactElement {
  const parts = text.split(/`([^`\n]+)`/);
  return (
    <Element className="passage">
      {parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : plain(part)))}
    </Element>
  );
}
