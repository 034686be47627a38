import type { EvaluationReport } from '../../planning/checks/report.ts';
import type { TestPlan } from '../../planning/plan/schema.ts';
import type { SavedGeneratedPlan } from '../../womba/plans.ts';
import type { StoryContext } from '../../stories/context/story-context.ts';
import type { PlannerName } from '../../womba/planner.ts';

/** What the planning thread can be asked for. All of it is plain data, for it goes from thread to thread. */
export interface Tasks {
  /** Makes, checks and keeps a plan. */
  generate: {
    given: {
      key: string;
      planner: PlannerName | undefined;
      maxTests: number | undefined;
      noCache: boolean | undefined;
    };
    result: KeptPlan;
  };
  /** Checks a plan against its story and the index. */
  evaluate: { given: { plan: TestPlan }; result: { report: EvaluationReport; warnings: string[] } };
  /** Collects what belongs to a story. */
  context: {
    given: { key: string; noCache: boolean | undefined; budget: number | undefined };
    result: StoryContext;
  };
}

export type TaskName = keyof Tasks;

export interface KeptPlan {
  plan: TestPlan;
  version: number;
  report: EvaluationReport;
  merge: SavedGeneratedPlan['merge'];
  warnings: string[];
  seconds: { context: number; planning: number };
  /** Of the plan as it was made, before it was merged: the planner and, of a model, its tokens. */
  madeBy: TestPlan['metadata'];
}

/** To the thread. */
export type Order = { id: number; name: TaskName; given: Tasks[TaskName]['given'] } | { id: number; stop: true };

/** From the thread. */
export type Message =
  { id: number; step: string } | { id: number; result: Tasks[TaskName]['result'] } | { id: number; failure: Failure };

/** An error that went from thread to thread: as it is answered, and, where nobody expected it, as it is logged. */
export interface Failure {
  status: number;
  code: string;
  detail: string;
  hint: string | undefined;
  stack: string | undefined;
}
