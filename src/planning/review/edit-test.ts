import { UsageError } from '../../platform/errors.ts';
import { type TestCase, testCaseSchema } from '../plan/schema.ts';

/** New values for some fields of a test, as they stand in JSON; not checked yet. */
export type TestChanges = Readonly<Record<string, unknown>>;

/** What a person may write; the id stays, and a decision is made in words of its own. */
const editable = Object.keys(testCaseSchema.shape).filter((field) => field !== 'id' && field !== 'review');
const lists = new Set(['tags', 'covers', 'related_existing_tests']);
const numbers = new Set(['estimated_time']);
const stepFields = ['action', 'test_data', 'expected_result'] as const;

/** The test with other values. @throws UsageError that names the field that does not exist or has a wrong value */
export function editTest(test: TestCase, changes: TestChanges): TestCase {
  const odd = Object.keys(changes).find((field) => !editable.includes(field));
  if (odd !== undefined) throw unknownField(test.id, odd);
  return checked({ ...test, ...changes }, test.id);
}

/** A test that a person adds. @throws UsageError as above */
export function newTest(id: string, fields: TestChanges): TestCase {
  const odd = Object.keys(fields).find((field) => !editable.includes(field) && field !== 'id' && field !== 'review');
  if (odd !== undefined) throw unknownField(id, odd);
  return checked({ ...fields, id, review: fields['review'] ?? 'accepted' }, id);
}

/**
 * Reads `TC-PLAT-12-3.title=New title`, `….covers=AC-1,AC-2` or `….step2.expected_result=…` for a test of the list.
 * @throws UsageError for what is none; a test that does not exist is left to the caller.
 */
export function readAssignment(
  text: string,
  tests: readonly TestCase[],
): { id: string; change: (test: TestCase) => TestCase } {
  const equals = text.indexOf('=');
  const place = equals < 0 ? '' : text.slice(0, equals).trim();
  const value = text.slice(equals + 1);
  const dot = place.indexOf('.', idIn(place, tests).length);
  if (dot < 1) {
    throw new UsageError(`"${text.slice(0, 60)}" says nothing to set`, {
      hint: 'Write ID.field=value, for example TC-PLAT-12-3.priority=high or TC-PLAT-12-3.step2.action="Sign out".',
    });
  }
  const id = place.slice(0, dot);
  const field = place.slice(dot + 1);
  const step = /^steps?[.\[]?(\d{1,4})\]?\.(\w+)$/.exec(field);
  if (step !== null) return { id, change: (test) => editStep(test, Number(step[1]), step[2] ?? '', value) };
  if (field === 'steps' || field === 'evidence') {
    throw new UsageError(`${field} of ${id} cannot be set as one text`, {
      hint: 'Use step2.action=…, or --edit with a file.',
    });
  }
  return { id, change: (test) => editTest(test, { [field]: valueOf(field, value, id) }) };
}

/** An id may hold dots: the longest one that fits wins. */
function idIn(place: string, tests: readonly TestCase[]): string {
  const fitting = tests.map(({ id }) => id).filter((id) => place.startsWith(`${id}.`));
  return fitting.sort((a, b) => b.length - a.length)[0] ?? '';
}

function editStep(test: TestCase, number: number, field: string, value: string): TestCase {
  const known = stepFields.find((name) => name === field);
  if (known === undefined) {
    throw new UsageError(`A step has no field "${field.slice(0, 40)}"`, { hint: `It has ${stepFields.join(', ')}.` });
  }
  if (number < 1 || number > test.steps.length) {
    throw new UsageError(`${test.id} has no step ${number}`, { hint: `It has ${test.steps.length} steps.` });
  }
  const steps = test.steps.map((step, index) => (index === number - 1 ? { ...step, [known]: value } : step));
  return { ...test, steps };
}

function valueOf(field: string, value: string, id: string): unknown {
  if (lists.has(field))
    return value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  if (field === 'duplicate_of') return value === '' ? null : value;
  if (field === 'automation_candidate' && /^(?:true|false)$/.test(value)) return value === 'true';
  if (!numbers.has(field)) return value;
  if (value.trim() === '' || !Number.isFinite(Number(value))) {
    throw new UsageError(`${field} of ${id} must be a number, not "${value.slice(0, 40)}"`);
  }
  return Number(value);
}

function checked(value: unknown, id: string): TestCase {
  const result = testCaseSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new UsageError(
      `${issue?.path.join('.') ?? 'something'} of ${id.slice(0, 80)}: ${issue?.message ?? 'wrong'}`,
      {
        hint: `docs/review.md lists the fields of a test.`,
      },
    );
  }
  return { ...result.data, steps: result.data.steps.map((step, index) => ({ ...step, step_number: index + 1 })) };
}

function unknownField(id: string, field: string): UsageError {
  const hint =
    field === 'review'
      ? 'Use --accept, --reject or --reopen.'
      : `Fields: ${editable.join(', ')}; a step's: step2.${stepFields.join(', step2.')}.`;
  return new UsageError(`"${field.slice(0, 40)}" of ${id.slice(0, 80)} cannot be set`, { hint });
}
