import { type AnswerRest, type DraftTest, lenientRest, lenientTest } from './answer-schema.ts';
import { createElementScanner } from './element-scanner.ts';

export interface ReadAnswer extends AnswerRest {
  tests: DraftTest[];
  /** What is wrong with its form, without its text; empty where everything could be read. */
  problems: string[];
}

const nothing: AnswerRest = lenientRest.parse({});

/** More would not be a plan but a flood. */
const mostTests = 200;

/** Reads the tests that an answer holds whole, even if it is cut, wrapped in other text, or wrong in places. Total. */
export function readAnswer(text: string): ReadAnswer {
  const value = parse(text);
  if (value !== undefined) {
    const { test_cases: tests, ...rest } = value;
    if (!Array.isArray(tests)) {
      return { ...nothing, tests: [], problems: ['test_cases: it is missing, or no array'] };
    }
    return { ...lenientRest.parse(rest), ...readTests(tests) };
  }
  const scanner = createElementScanner('test_cases');
  scanner.push(text);
  const { tests, problems } = readTests(scanner.elements().map((element) => parse(element)));
  return { ...nothing, tests, problems: ['the whole: it is not one JSON object', ...problems] };
}

function readTests(values: readonly unknown[]): Pick<ReadAnswer, 'tests' | 'problems'> {
  const tests: DraftTest[] = [];
  const problems: string[] = [];
  for (const [index, value] of values.slice(0, mostTests).entries()) {
    const read = lenientTest.safeParse(value);
    if (read.success && read.data.steps.length > 0) tests.push(read.data);
    else if (read.success) problems.push(`test_cases.${index}.steps: it is empty`);
    else {
      const [issue] = read.error.issues;
      problems.push(`test_cases.${[index, ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'wrong'}`);
    }
  }
  return { tests, problems };
}

/** The object in a text, with or without a code fence or a sentence around it. */
function parse(text: string): Record<string, unknown> | undefined {
  for (const candidate of [text, text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)]) {
    try {
      const value: unknown = JSON.parse(candidate);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    } catch {
      // The next candidate may be one.
    }
  }
  return undefined;
}
