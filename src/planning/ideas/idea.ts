import type { Evidence, TestCase } from '../plan/schema.ts';

/** Named techniques of test design. */
export const techniques = [
  'reproduction',
  'scenario',
  'use case',
  'equivalence classes',
  'boundary values',
  'decision table',
  'state transition',
  'permissions',
  'error handling',
  'idempotence',
  'concurrency',
  'ordering',
  'calculation',
  'absence',
  'interface conditions',
  'load and time',
  'hostile input',
  'API schema',
  'authentication',
] as const;
export type Technique = (typeof techniques)[number];

/** One thing to do and what must come of it. */
export interface IdeaCase {
  action: string;
  data: string;
  expected: string;
  /** Where an existing test may have some of the cases: what the case stands for, such as one value of a list. */
  name?: string;
  /** Preparation and looking afterwards are no cases of their own: an existing test need not have them. */
  minor?: boolean;
}

/** A test before it is written out. */
export interface TestIdea {
  /** Ids of the criteria. */
  criteria: string[];
  technique: Technique;
  title: string;
  /** What must be so before. */
  given: string[];
  cases: IdeaCase[];
  testType: TestCase['test_type'];
  /** 1 is the plain statement of a criterion; above is dearer, below comes only when there is room. */
  worth: number;
  /** Terms (figures, codes, values) that an existing test must have to be a repetition of this one. */
  must: string[];
  /** In words, for comparing. */
  about: string;
  evidence: Evidence[];
  /** Clauses of its criterion that it checks; the plain statement of these needs no test of its own. */
  clauses: number[];
  /** The title when only some of the named cases are left. */
  retitle?: (names: readonly string[]) => string;
  /** Why it is there, in one sentence. */
  reason: string;
}
