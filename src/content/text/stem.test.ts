import { expect, it } from 'vitest';
import { stem } from './stem.ts';

// Vocabulary and results from the published description of the algorithm.
const examples: Record<string, string> = {
  consign: 'consign',
  consigned: 'consign',
  consigning: 'consign',
  consignment: 'consign',
  consist: 'consist',
  consistency: 'consist',
  consistently: 'consist',
  consolation: 'consol',
  consolatory: 'consolatori',
  consolidating: 'consolid',
  conspicuously: 'conspicu',
  conspiracy: 'conspiraci',
  constancy: 'constanc',
  constructive: 'construct',
  consumption: 'consumpt',
  knackeries: 'knackeri',
  knaves: 'knave',
  knightly: 'knight',
  kneeling: 'kneel',
  knitted: 'knit',
  knives: 'knive',
  knotted: 'knot',
  ties: 'tie',
  cries: 'cri',
  gaps: 'gap',
  gas: 'gas',
  kiwis: 'kiwi',
  caresses: 'caress',
  hoping: 'hope',
  hopping: 'hop',
  luxuriated: 'luxuri',
  agreed: 'agre',
  feed: 'feed',
  relational: 'relat',
  generalization: 'general',
  general: 'general',
  generate: 'generat',
  communication: 'communic',
  happiness: 'happi',
  happy: 'happi',
  say: 'say',
  by: 'by',
  yellow: 'yellow',
  enjoying: 'enjoy',
  skies: 'sky',
  dying: 'die',
  news: 'news',
  exceeds: 'exceed',
  controlling: 'control',
  analogical: 'analog',
  validated: 'valid',
  authorization: 'author',
};

it.each(Object.entries(examples))('stems %s to %s', (word, expected) => {
  expect(stem(word)).toBe(expected);
});

it('leaves short words and anything but a-z as it is', () => {
  for (const word of ['', 'a', 'is', 'err4012', '日本', 'naïve', 'Upper', 'orders-s']) expect(stem(word)).toBe(word);
});
