import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { answerJsonSchema } from './answer-schema.ts';
import { readAnswer } from './read-answer.ts';
import { answerText, draftTest } from './testing/drafts.ts';

describe('an answer', () => {
  it('is read whole when it has the form', () => {
    const read = readAnswer(answerText({ tests: [draftTest()], summary: 'One test.' }));
    expect(read).toMatchObject({ tests: [draftTest()], summary: 'One test.', problems: [] });
  });

  it('of the form that is asked for passes the schema that is sent, and the schema is one that strict servers take', () => {
    const schema = answerJsonSchema();
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate(JSON.parse(answerText({ tests: [draftTest()] })))).toBe(true);
    const objects = JSON.stringify(schema).match(/"type":"object"/g) ?? [];
    const closed = JSON.stringify(schema).match(/"additionalProperties":false/g) ?? [];
    expect(objects.length).toBeGreaterThan(4);
    expect(closed).toHaveLength(objects.length);
    expect(JSON.stringify(schema)).not.toMatch(/"(?:default|minLength|minItems|pattern|\$schema)"/);
  });

  it.each([
    ['a code fence', (text: string) => `\`\`\`json\n${text}\n\`\`\``],
    ['sentences', (text: string) => `Of course! Here is the plan:\n${text}\nShall I go on?`],
  ])('is read inside %s', (_, wrap) => {
    expect(readAnswer(wrap(answerText({ tests: [draftTest()] })))).toMatchObject({
      tests: [draftTest()],
      problems: [],
    });
  });

  it('keeps the tests that are whole when it is cut', () => {
    const text = answerText({ tests: [draftTest({ title: 'One' }), draftTest({ title: 'Two' }), draftTest()] });
    const read = readAnswer(text.slice(0, text.lastIndexOf('"title"') + 20));
    expect(read.tests.map(({ title }) => title)).toEqual(['One', 'Two']);
    expect(read.problems).toEqual(['the whole: it is not one JSON object']);
  });

  it('mends what is beside the point and names what is not', () => {
    const odd = { ...draftTest(), priority: 'P1', technique: 'gut feeling', estimated_time: '5 min', tags: null };
    const broken = [{ ...draftTest(), steps: ['open the page'] }, { ...draftTest(), steps: [] }, { steps: [] }, 7];
    const read = readAnswer(JSON.stringify({ test_cases: [odd, ...broken] }));
    expect(read.tests).toEqual([
      { ...draftTest(), priority: 'medium', technique: 'use case', estimated_time: 5, tags: [] },
    ]);
    expect(read.problems.map((problem) => /^[\w.]+/.exec(problem)?.[0])).toEqual([
      'test_cases.1.steps.0',
      'test_cases.2.steps',
      'test_cases.3.title',
      'test_cases.4',
    ]);
  });

  it.each(['', 'I cannot do that.', '[]', '{"plan": []}', '{"test_cases": "none"}', 'null', '{{{{'])(
    'that is %j has no tests and says so',
    (text) => {
      const read = readAnswer(text);
      expect(read.tests).toEqual([]);
      expect(read.problems).toHaveLength(1);
    },
  );
});
