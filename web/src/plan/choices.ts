import type { TestCase } from '../api/types.ts';

/** Written out so that the browser needs no schema library; the types hold them equal to the server's. */
export const priorities = ['critical', 'high', 'medium', 'low'] as const satisfies readonly TestCase['priority'][];

export const testTypes = [
  'functional',
  'integration',
  'ui',
  'api',
  'performance',
  'security',
  'edge_case',
  'negative',
  'regression',
] as const satisfies readonly TestCase['test_type'][];

export const exportFormats = [
  { format: 'markdown', name: 'Markdown', ending: 'md' },
  { format: 'csv', name: 'CSV table', ending: 'csv' },
  { format: 'gherkin', name: 'Gherkin feature', ending: 'feature' },
  { format: 'testrail', name: 'TestRail import', ending: 'csv' },
  { format: 'xray', name: 'Xray import', ending: 'json' },
  { format: 'json', name: 'JSON', ending: 'json' },
] as const;
