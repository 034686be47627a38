import type { TestPlan } from '../plan/schema.ts';
import { checkCoverage } from './check-coverage.ts';
import { checkData } from './check-data.ts';
import { checkDepth } from './check-depth.ts';
import { checkDuplicates } from './check-duplicates.ts';
import { checkEvidence } from './check-evidence.ts';
import { checkSteps } from './check-steps.ts';
import { checkTitles } from './check-titles.ts';
import {
  type Dimension,
  type DimensionName,
  dimensionNames,
  type EvaluationReport,
  type Finding,
  type Knowledge,
} from './report.ts';

/** What a plan is for comes first: covering the story, in depth, without inventing anything. */
const weights: Readonly<Record<DimensionName, number>> = {
  coverage: 0.25,
  depth: 0.15,
  evidence: 0.15,
  uniqueness: 0.15,
  steps: 0.15,
  data: 0.1,
  titles: 0.05,
};
const severities = ['error', 'warning', 'note'] as const;

/** Runs all checks over a plan. Nothing that the plan says about itself is believed. Pure. */
export function evaluatePlan(plan: TestPlan, knowledge: Knowledge): EvaluationReport {
  const { coverage, ...covered } = checkCoverage(plan, knowledge);
  const results: Record<DimensionName, { findings: Finding[]; score: number }> = {
    coverage: covered,
    depth: checkDepth(plan, knowledge),
    evidence: checkEvidence(plan, knowledge),
    uniqueness: checkDuplicates(plan, knowledge),
    steps: checkSteps(plan),
    data: checkData(plan, knowledge),
    titles: checkTitles(plan),
  };
  const findings = dimensionNames
    .flatMap((name) => results[name].findings)
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const dimension = (name: DimensionName): Dimension => {
    // A plan without tests is worth what existing tests cover: nothing else can be judged.
    const { score, findings: own } = plan.test_cases.length === 0 ? covered : results[name];
    return { score, weight: weights[name], to_raise: score === 100 ? '' : raise(own) };
  };
  const dimensions = Object.fromEntries(dimensionNames.map((name) => [name, dimension(name)])) as Record<
    DimensionName,
    Dimension
  >;
  // Rounding must not hide that there is something to mend.
  const isPerfect = dimensionNames.every((name) => dimensions[name].score === 100);
  const overall = dimensionNames.reduce((sum, name) => sum + dimensions[name].score * weights[name], 0);
  return {
    story_key: plan.story.key,
    overall_score: isPerfect ? 100 : Math.min(99, Math.round(overall)),
    dimensions,
    coverage,
    findings,
  };
}

/** The dearest finding of a dimension and how many there are more of. */
function raise(findings: readonly Finding[]): string {
  const worst = findings.find(({ severity }) => severity === 'error') ?? findings[0];
  if (worst === undefined) return 'Add tests.';
  const more = findings.filter(({ severity }) => severity !== 'note').length - 1;
  return `${worst.message}. ${worst.hint}${more > 0 ? ` (and ${more} more)` : ''}`;
}
