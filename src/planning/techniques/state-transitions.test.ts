import { describe, expect, it } from 'vitest';
import { stateIdeas } from './state-transitions.ts';
import { matterOf } from './testing/matter.ts';

const valueLists = [['ordered', 'on_shelf', 'lent', 'overdue', 'lost', 'withdrawn']];

describe('state transitions', () => {
  it('try the named state and its neighbours', () => {
    const [idea] = stateIdeas(matterOf('The button "Renew" is shown on loans in state `lent`.', { valueLists }));
    expect(idea?.cases.map(({ data }) => data)).toEqual(['lent', 'on_shelf', 'overdue', 'ordered', 'lost']);
    expect(idea?.cases[0]?.expected).toBe('The button "Renew" is shown on loans in state lent');
    expect(idea?.cases[1]?.expected).toMatch(/^The button "Renew" is not shown.* on_shelf$/);
  });

  it('try before and after the event that ends what is allowed', () => {
    const [idea] = stateIdeas(matterOf('The reader can cancel the reservation until the book is handed out.'));
    expect(idea?.cases.map(({ expected }) => expected)).toEqual([
      'The reader can cancel the reservation',
      '',
      expect.stringMatching(/^The reader cannot cancel the reservation/),
    ]);
  });

  it.each(['A loan in state `lent` is listed.', 'The page opens at noon.', ''])(
    'are not in "%s" without a list of states',
    (text) => {
      expect(stateIdeas(matterOf(text))).toEqual([]);
    },
  );
});
