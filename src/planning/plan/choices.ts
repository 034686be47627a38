/** Closed lists of a test case. In a file of their own, so that the browser need not load the schema for them. */

export const priorities = ['critical', 'high', 'medium', 'low'] as const;
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
] as const;
