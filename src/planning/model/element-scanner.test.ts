import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createElementScanner } from './element-scanner.ts';

const answer = fc.record({
  reasoning: fc.string(),
  existing_coverage: fc.array(fc.record({ test: fc.string() })),
  test_cases: fc.array(fc.record({ title: fc.string(), steps: fc.array(fc.record({ action: fc.string() })) })),
  summary: fc.string(),
});

describe('the scanner of an answer', () => {
  it('finds every element of the array, however the text is cut into pieces', () => {
    fc.assert(
      fc.property(answer, fc.integer({ min: 1, max: 40 }), fc.boolean(), (value, size, indented) => {
        const text = JSON.stringify(value, null, indented ? 2 : 0);
        const scanner = createElementScanner('test_cases');
        let count = 0;
        for (let at = 0; at < text.length; at += size) count = scanner.push(text.slice(at, at + size));
        expect(count).toBe(value.test_cases.length);
        expect(scanner.elements().map((element) => JSON.parse(element) as unknown)).toEqual(value.test_cases);
      }),
    );
  });

  it('finds the whole elements of an answer that is cut anywhere', () => {
    fc.assert(
      fc.property(answer, fc.double({ min: 0, max: 1, noNaN: true }), (value, share) => {
        const text = JSON.stringify(value);
        const scanner = createElementScanner('test_cases');
        scanner.push(`Here it is:\n\`\`\`json\n${text.slice(0, Math.floor(text.length * share))}`);
        const found = scanner.elements().map((element) => JSON.parse(element) as unknown);
        expect(found).toEqual(value.test_cases.slice(0, found.length));
      }),
    );
  });
});
