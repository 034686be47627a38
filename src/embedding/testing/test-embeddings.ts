import { analyseText } from '../../content/text/analyse.ts';
import { hashOf, randomFrom } from './random.ts';

/** Turns a text into a vector of length 1, always the same one. */
export type TestEmbedding = (text: string) => Float32Array;

export interface TestEmbeddingOptions {
  dimensions?: number;
  /** 1: words decide alone; 0: as `random`; between: a mixture of both, by length of the two parts. */
  quality?: number;
  /** Added to every vector before it is scaled: real models put all texts into one corner, so that nothing is unlike. */
  corner?: number;
}

/** Words and their letter sequences, hashed into the dimensions: texts that share words are near each other. */
export function hashedWords(dimensions = 256): TestEmbedding {
  return (text) => {
    const counts = new Map<string, number>();
    const add = (feature: string, weight: number): void => {
      counts.set(feature, (counts.get(feature) ?? 0) + weight);
    };
    for (const term of analyseText(text)) {
      add(term, 1);
      for (let at = 0; at + 4 <= term.length; at += 1) add(`#${term.slice(at, at + 4)}`, 0.25);
    }
    const vector = new Float32Array(dimensions);
    for (const [feature, weight] of counts) {
      const place = hashOf(feature) % dimensions;
      const sign = hashOf(feature, 1) % 2 === 0 ? 1 : -1;
      vector[place] = (vector[place] ?? 0) + sign * Math.sqrt(weight);
    }
    return unit(vector, text);
  };
}

/** A vector that depends on the text's characters and tells nothing about them. */
export function randomVectors(dimensions = 256): TestEmbedding {
  return (text) => {
    const random = randomFrom(hashOf(text, 7));
    return unit(
      Float32Array.from({ length: dimensions }, () => normal(random)),
      text,
    );
  };
}

/** The embedding of a test model of the given quality. */
export function testEmbedding({ dimensions = 256, quality = 1, corner = 0 }: TestEmbeddingOptions = {}): TestEmbedding {
  const words = hashedWords(dimensions);
  const noise = randomVectors(dimensions);
  return (text) => {
    const meant = words(text);
    const random = noise(text);
    const offset = corner / Math.sqrt(dimensions);
    return unit(
      meant.map((value, at) => quality * value + (1 - quality) * (random[at] ?? 0) + offset),
      text,
    );
  };
}

/** Test models by name: what `--quality` and `--embedder` take beside a number from 0 to 1. */
export const namedQualities = { good: 1, half: 0.5, random: 0 } as const;

/** @throws RangeError for anything but a known name or a number from 0 to 1. */
export function qualityOf(text: string): number {
  const named = (namedQualities as Record<string, number | undefined>)[text];
  const quality = named ?? Number(text);
  if (!(quality >= 0 && quality <= 1) || text.trim() === '') {
    throw new RangeError(`quality "${text}" is neither good, half, random nor a number from 0 to 1`);
  }
  return quality;
}

function unit(vector: Float32Array, text: string): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares === 0) {
    // A text without words needs a direction too.
    vector[hashOf(text) % vector.length] = 1;
    return vector;
  }
  const length = Math.sqrt(squares);
  return vector.map((value) => value / length);
}

/** Normally distributed (Box and Muller), so that no direction is preferred. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
