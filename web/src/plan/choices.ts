export const exportFormats = [
  { format: 'markdown', name: 'Markdown', ending: 'md' },
  { format: 'csv', name: 'CSV table', ending: 'csv' },
  { format: 'gherkin', name: 'Gherkin feature', ending: 'feature' },
  { format: 'testrail', name: 'TestRail import', ending: 'csv' },
  { format: 'xray', name: 'Xray import', ending: 'json' },
  { format: 'json', name: 'JSON', ending: 'json' },
] as const;
