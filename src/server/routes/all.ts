import type { App, ServerContext } from '../context.ts';
import { registerGenerate } from './generate.ts';
import { registerHealth } from './health.ts';
import { registerIndexRuns } from './index-runs.ts';
import { registerJobs } from './jobs.ts';
import { registerPlanReviews } from './plan-reviews.ts';
import { registerPlans } from './plans.ts';
import { registerPlanViews } from './plan-views.ts';
import { registerSearch } from './search.ts';
import { registerSession } from './session.ts';
import { registerState } from './state.ts';
import { registerStories } from './stories.ts';
import { registerZephyr } from './zephyr.ts';

/** All routes of the API. */
export function registerRoutes(app: App, context: ServerContext): void {
  const groups = [
    registerHealth,
    registerSession,
    registerState,
    registerStories,
    registerPlans,
    registerPlanReviews,
    registerPlanViews,
    registerGenerate,
    registerJobs,
    registerSearch,
    registerIndexRuns,
    registerZephyr,
  ];
  for (const register of groups) register(app, context);
}
