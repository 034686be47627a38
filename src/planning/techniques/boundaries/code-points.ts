import type { IdeaCase, TestIdea } from '../../ideas/idea.ts';
import type { Clause, Matter } from '../../rules/matter.ts';
import { outcomeOf } from '../../rules/phrases.ts';
import { findLimits } from '../../text/limits.ts';
import { readSentence } from '../../text/sentence.ts';
import { draftIdea } from '../draft.ts';

/** Two texts show it; more tell nothing new. */
const mostTexts = 2;

/** `Characters are counted as Unicode code points`: the story's own limits, tried with characters of four bytes. */
export function codePointIdea(matter: Matter, clause: Clause): TestIdea | undefined {
  if (!/\b(?:code points?|unicode characters?|not (?:in |as )?bytes)\b/i.test(clause.text)) return undefined;
  const limits = matter.around.statements.flatMap((statement) => {
    const { text, verbAt } = readSentence(statement);
    const name = /^[^:;]*: ([^;]+);/.exec(statement)?.[1] ?? readSentence(statement).subject;
    return findLimits(text.replace(/Maximum: /g, 'at most '), verbAt)
      .filter(({ quantity, edge }) => /character/.test(quantity.unit) && edge === 'most')
      .map(({ quantity }) => ({ name: name.replace(/^(?:the|a|an) /i, ''), most: quantity.value }));
  });
  const chosen = limits.length > 0 ? limits.slice(0, mostTexts) : [];
  if (chosen.length === 0) return undefined;
  const cases = chosen.flatMap(({ name, most }): IdeaCase[] => [
    {
      action: `Enter ${most} characters of four bytes each as ${name.toLowerCase()} and send`,
      data: `"🏕" × ${most}`,
      expected: `Accepted, all ${most} are stored: ${outcomeOf(clause)}`,
    },
    {
      action: `Enter ${most + 1} of them as ${name.toLowerCase()} and send`,
      data: `"🏕" × ${most + 1}`,
      expected: `Refused as one character too many, like ${most + 1} plain letters`,
    },
  ]);
  return draftIdea(matter, {
    technique: 'boundary values',
    title: `${clause.text}: ${chosen.map(({ name, most }) => `${most} camping signs fit into ${name.toLowerCase()}`).join(', ')}`,
    cases,
    testType: 'edge_case',
    reason: 'A character of four bytes fills the field four times as fast where bytes are counted.',
  });
}
