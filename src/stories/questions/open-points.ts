import { readBlocks } from '../text/blocks.ts';
import { inlineText, ownWords, sentences } from '../text/inline.ts';
import { sectionsOf } from '../criteria/sections.ts';
import type { Story } from '../story.ts';
import type { QuestionDraft, Statement } from './question.ts';

/** Sections that collect what is still open. */
const openHeading =
  /\b(?:open (?:points?|questions?|issues?|topics?)|questions?|to (?:be )?(?:clarif(?:y|ied)|decided?|discuss(?:ed)?))\b/i;
const undecided =
  /\b(?:(?:nobody|no one) has decided|(?:is|are|was) (?:not (?:yet )?|still |yet )(?:un)?(?:decided|agreed|defined|clear|open|specified)|undecided|to be (?:decided|defined|discussed|confirmed|clarified|determined|agreed)|still open|open question|not decided yet|needs? (?:to be )?(?:clarif(?:ied|ication)|decid(?:ed|ing)))\b/i;
/** Marks of texts that were never finished. */
const placeholder =
  /(?:\b(?:TBD|TBC|TBA|T\.B\.D\.|TODO|FIXME|XXX+)\b|\?\?\?+|\blorem ipsum\b|<(?:insert|add|describe|your|placeholder)\b[^<>]{0,60}>|\[(?:insert|placeholder|to be)\b[^\][]{0,60}\])/i;

/** What the author left open knowingly: points under a heading for them, questions, and "not decided". */
export function openPointQuestions(story: Story): QuestionDraft[] {
  const parts = [
    ...story.criteria_fields.map(({ name, markdown }) => ({ where: name, markdown })),
    { where: 'Description', markdown: story.description },
  ];
  return parts.flatMap(({ where, markdown }) =>
    sectionsOf(readBlocks(markdown)).flatMap(({ heading, blocks }) =>
      blocks.flatMap((block) => {
        const asked = openHeading.test(heading ?? '');
        if (block.kind === 'list') {
          return block.items.flatMap((item) => {
            if (item.checked === true) return [];
            const text = inlineText(item.text);
            return (asked && text !== '' && !answered(text)) || isOpen(text) ? [openPoint(where, text)] : [];
          });
        }
        if (block.kind !== 'paragraph') return [];
        return block.lines
          .flatMap((line) => sentences(inlineText(line)))
          .filter(isOpen)
          .map((text) => openPoint(where, text));
      }),
    ),
  );
}

function isOpen(text: string): boolean {
  const own = ownWords(text).trim();
  return undecided.test(own) || (/\p{L}.*\?$/u.test(own) && own.length > 10);
}

/** `Is it with or without delivery cost? — without` */
function answered(text: string): boolean {
  return /\?\s*\S/.test(text);
}

function openPoint(where: string, text: string): QuestionDraft {
  const question = text.endsWith('?') ? text : `"${text}" What was decided?`;
  return { rule: 'open-point', where, quote: text, question };
}

export function placeholderQuestions(statements: readonly Statement[]): QuestionDraft[] {
  return statements.flatMap(({ where, text }) => {
    const found = placeholder.exec(ownWords(text))?.[0];
    if (found === undefined) return [];
    return [
      { rule: 'placeholder', where, quote: text, question: `What is to stand in place of "${found}" in "${text}"?` },
    ];
  });
}
