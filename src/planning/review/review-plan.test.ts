import { describe, expect, it } from 'vitest';
import { NotFoundError, UsageError } from '../../platform/errors.ts';
import { countReviews, type ReviewRequest, reviewPlan } from './review-plan.ts';
import { samplePlan, sampleTest } from './testing/sample-plan.ts';

const nothing: ReviewRequest = { accept: [], reject: [], reopen: [], assignments: [], edits: [], additions: [] };
const plan = samplePlan(
  [
    sampleTest('TC-PLAT-1-1', 'basket', { tags: ['limits'] }),
    sampleTest('TC-PLAT-1-2', 'voucher', { covers: ['AC-2'] }),
    sampleTest('TC-PLAT-1-3', 'refund', { review: 'accepted', covers: ['AC-2'] }),
    sampleTest('TC.4', 'ledger', { review: 'rejected' }),
  ],
  { criteria: { 'AC-1': 'Basket', 'AC-2': 'Vouchers' } },
);
const review = (request: Partial<ReviewRequest>, used?: string[]) => reviewPlan(plan, { ...nothing, ...request }, used);
const statesOf = (request: Partial<ReviewRequest>) => review(request).test_cases.map((test) => test.review);
const errorOf = (request: Partial<ReviewRequest>): Error => {
  try {
    review(request);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it was not refused');
};

describe('decisions', () => {
  it('are written down, and leave all else as it was', () => {
    expect(statesOf({ accept: ['TC-PLAT-1-1'], reject: ['TC-PLAT-1-2'] })).toEqual([
      'accepted',
      'rejected',
      'accepted',
      'rejected',
    ]);
    expect(statesOf({ reopen: ['TC.4', 'TC-PLAT-1-3'] })).toEqual(['proposed', 'proposed', 'proposed', 'proposed']);
    expect(countReviews(plan)).toEqual({ proposed: 2, accepted: 1, rejected: 1, edited: 0 });
  });

  it('for all the rest touch only proposals about which nothing else is said', () => {
    expect(statesOf({ reject: ['TC-PLAT-1-1'], rest: 'accepted' })).toEqual([
      'rejected',
      'accepted',
      'accepted',
      'rejected',
    ]);
    expect(statesOf({ rest: 'rejected' })).toEqual(['rejected', 'rejected', 'accepted', 'rejected']);
  });

  it('change the matrix: a rejected test covers nothing', () => {
    expect(review({ reject: ['TC-PLAT-1-1'] }).coverage_analysis).toMatchObject({
      criteria: [
        { id: 'AC-1', status: 'not', tests: [], reason: 'Its tests were rejected.' },
        { id: 'AC-2', status: 'covered', tests: ['TC-PLAT-1-2', 'TC-PLAT-1-3'] },
      ],
      covered_percent: 50,
      gaps: ['AC-1: Its tests were rejected.'],
    });
    // And back.
    const back = reviewPlan(review({ reject: ['TC-PLAT-1-1'] }), { ...nothing, accept: ['TC-PLAT-1-1'] });
    expect(back.coverage_analysis.criteria[0]).toMatchObject({ status: 'covered', reason: '' });
  });

  it('about tests that do not exist are refused by name', () => {
    const error = errorOf({
      accept: ['TC-PLAT-1-1', 'TC-PLAT-1-77'],
      reject: ['nonsense'],
      assignments: ['TC-8.title=x'],
    });
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.message).toContain('no test TC-PLAT-1-77, nonsense, TC-8;');
  });

  it('that contradict each other are refused', () => {
    const error = errorOf({ accept: ['TC-PLAT-1-1'], reject: ['TC-PLAT-1-1'] });
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain('TC-PLAT-1-1 is to be both accepted and rejected');
  });
});

describe('edits', () => {
  it.each([
    ['TC-PLAT-1-1.title=Ten items: a=b', { title: 'Ten items: a=b' }],
    ['TC-PLAT-1-1.priority=critical', { priority: 'critical' }],
    ['TC-PLAT-1-1.covers=AC-1, AC-2', { covers: ['AC-1', 'AC-2'] }],
    ['TC-PLAT-1-1.tags=', { tags: [] }],
    ['TC-PLAT-1-1.estimated_time=12.5', { estimated_time: 12.5 }],
    ['TC-PLAT-1-1.automation_candidate=true', { automation_candidate: true }],
    ['TC-PLAT-1-1.duplicate_of=PLAT-T3', { duplicate_of: 'PLAT-T3' }],
  ])('by %s', (assignment, expected) => {
    const [test] = review({ assignments: [assignment] }).test_cases;
    expect(test).toMatchObject({ ...expected, review: 'edited' });
  });

  it('of a step touch only that field', () => {
    const [test] = review({
      assignments: ['TC-PLAT-1-1.step2.action=Sign out', 'TC-PLAT-1-1.steps[1].test_data=2 tents'],
    }).test_cases;
    expect(test?.steps).toEqual([
      { step_number: 1, action: 'Open the basket', test_data: '2 tents', expected_result: 'basketlist shows' },
      { step_number: 2, action: 'Sign out', test_data: 'basketdata', expected_result: 'basketkept' },
    ]);
  });

  it('reach tests whose ids hold dots', () => {
    expect(review({ assignments: ['TC.4.title=Ledger'] }).test_cases.at(-1)).toMatchObject({
      title: 'Ledger',
      review: 'edited',
    });
  });

  it('of an accepted test leave it accepted, and an edit with a decision follows the decision', () => {
    expect(statesOf({ assignments: ['TC-PLAT-1-3.title=x'] })[2]).toBe('accepted');
    expect(statesOf({ assignments: ['TC-PLAT-1-1.title=x'], accept: ['TC-PLAT-1-1'] })[0]).toBe('accepted');
    expect(statesOf({ assignments: ['TC-PLAT-1-1.priority=medium'] })[0]).toBe('proposed');
  });

  it('by a file replace the fields that it has, and number the steps anew', () => {
    const changes = { title: 'New', steps: [{ step_number: 7, action: 'Only step' }] };
    const [test] = review({ edits: [{ id: 'TC-PLAT-1-1', changes }] }).test_cases;
    expect(test).toMatchObject({ id: 'TC-PLAT-1-1', title: 'New', covers: ['AC-1'], review: 'edited' });
    expect(test?.steps).toEqual([{ step_number: 1, action: 'Only step', test_data: '', expected_result: '' }]);
  });

  it.each([
    ['an unknown field', { assignments: ['TC-PLAT-1-1.colour=red'] }, /"colour".*cannot be set/],
    ['the id', { assignments: ['TC-PLAT-1-1.id=x'] }, /"id".*cannot be set/],
    ['the state', { assignments: ['TC-PLAT-1-1.review=accepted'] }, /cannot be set/],
    ['a wrong value', { assignments: ['TC-PLAT-1-1.priority=urgent'] }, /priority of TC-PLAT-1-1/],
    ['a number that is none', { assignments: ['TC-PLAT-1-1.estimated_time=long'] }, /must be a number/],
    ['a flag that is none', { assignments: ['TC-PLAT-1-1.automation_candidate=maybe'] }, /automation_candidate of/],
    ['a step that is not there', { assignments: ['TC-PLAT-1-1.step3.action=x'] }, /has no step 3/],
    ["a step's unknown field", { assignments: ['TC-PLAT-1-1.step1.colour=x'] }, /no field "colour"/],
    ['all steps as one text', { assignments: ['TC-PLAT-1-1.steps=x'] }, /cannot be set as one text/],
    ['nothing', { assignments: ['TC-PLAT-1-1'] }, /nothing to set/],
    ['an unknown field of a file', { edits: [{ id: 'TC-PLAT-1-1', changes: { titel: 'x' } }] }, /"titel"/],
    ['a wrong value of a file', { edits: [{ id: 'TC-PLAT-1-1', changes: { steps: 'x' } }] }, /steps of/],
    ['an added test without a title', { additions: [{ steps: [] }] }, /title of/],
  ] as const)('of %s are refused', (_, request, message) => {
    const error = errorOf(request);
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toMatch(message);
  });
});

it("a person's own tests get ids of their own that were never used", () => {
  const added = review({ additions: [{ title: 'By hand', covers: ['AC-1'] }, { title: 'Another' }] }, [
    'TC-MANUAL-PLAT-1-4',
  ]).test_cases;
  expect(added.slice(-2)).toMatchObject([
    { id: 'TC-MANUAL-PLAT-1-5', title: 'By hand', review: 'accepted', covers: ['AC-1'] },
    { id: 'TC-MANUAL-PLAT-1-6', title: 'Another' },
  ]);
});
