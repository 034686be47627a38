import type { KnownDocument } from '../story.ts';
import { candidateOf } from './candidate.ts';
import type { Gathering } from './gathering.ts';

/** Tests that belong to the story for certain: Zephyr links them to the issue, or they carry its key as a label. */
export function gatherTests(gathering: Gathering): void {
  const { id, key } = gathering.story;
  const { stored } = gathering.options;
  const add = (documents: readonly KnownDocument[] = [], why: string): void => {
    for (const document of documents) {
      const reason = { relation: 'is tested by', direction: 'in', why, score: null } as const;
      gathering.add(candidateOf(document, 'existing_test', reason));
    }
  };
  add(stored?.testsLinkedTo(id), `Zephyr links it to ${key}`);
  add(stored?.testsLabelled(key), `it carries the label ${key}`);
}
