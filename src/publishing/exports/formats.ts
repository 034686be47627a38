import type { TestPlan } from '../../planning/plan/schema.ts';
import { planCsv } from './csv.ts';
import { planGherkin } from './gherkin.ts';
import { planMarkdown } from './markdown.ts';
import { planTestRail } from './testrail.ts';
import { planXray } from './xray.ts';

export const exportFormats = ['json', 'markdown', 'csv', 'gherkin', 'testrail', 'xray'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** How files of a format end. */
export const exportEndings: Readonly<Record<ExportFormat, readonly string[]>> = {
  json: ['.json'],
  markdown: ['.md', '.markdown'],
  csv: ['.csv'],
  gherkin: ['.feature'],
  testrail: ['.csv'],
  xray: ['.json'],
};

/** A plan in one of the formats, as text that ends with a line break. docs/export.md describes them. */
export function exportPlan(plan: TestPlan, format: ExportFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(plan, null, 2)}\n`;
    case 'markdown':
      return planMarkdown(plan);
    case 'csv':
      return planCsv(plan);
    case 'gherkin':
      return planGherkin(plan);
    case 'testrail':
      return planTestRail(plan);
    case 'xray':
      return planXray(plan);
  }
}
