import { candidateOf } from './candidate.ts';
import type { Gathering } from './gathering.ts';

/** Tests that belong to the story for certain: Zephyr links them to the issue, or they carry its key as a label. */
export function gatherTests(gathering: Gathering): void {
  const { story, options } = gathering;
  const found = options.stored?.testsOf(story) ?? [];
  for (const { document, linked } of [
    ...found.filter((test) => test.linked),
    ...found.filter((test) => !test.linked),
  ]) {
    const why = linked ? `Zephyr links it to ${story.key}` : `it carries the label ${story.key}`;
    const reason = { relation: 'is tested by', direction: 'in', why, score: null } as const;
    gathering.add(candidateOf(document, 'existing_test', reason));
  }
}
