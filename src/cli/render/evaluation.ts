import type { EvaluationReport, Finding } from '../../planning/checks/report.ts';
import { bold } from '../output.ts';
import { clean } from './enrich.ts';
import { matrixLines } from './matrix.ts';

const signs: Readonly<Record<Finding['severity'], string>> = { error: '✗', warning: '!', note: '·' };

/** A report for people: the scores with what would raise them, the matrix, and everything that was found. */
export function evaluationLines(report: EvaluationReport, rich: boolean): string[] {
  const { story_key: key, overall_score: overall, dimensions, coverage, findings } = report;
  const strong = (text: string): string => (rich ? bold.on + text + bold.off : text);
  const lines = [strong(clean(`Plan of ${key}: ${overall} of 100`))];
  for (const [name, { score, weight, to_raise: raise }] of Object.entries(dimensions)) {
    lines.push(
      `  ${name.padEnd(11)}${String(score).padStart(3)}  (${Math.round(weight * 100)} %)  ${clean(raise)}`.trimEnd(),
    );
  }
  if (coverage.criteria.length > 0) {
    lines.push(
      '',
      strong(`Coverage: ${coverage.covered_percent} %`),
      ...matrixLines(coverage).map((line) => `  ${line}`),
    );
  }
  if (findings.length > 0) lines.push('', strong(`Findings (${findings.length})`));
  for (const { severity, rule, message, hint } of findings) {
    lines.push(`  ${signs[severity]} ${clean(message)}  [${rule}]`, ...(hint === '' ? [] : [`    ${clean(hint)}`]));
  }
  return lines;
}
