import type { ModelRequest } from '../../src/language/testing/model-server.ts';

/**
 * What a decent model would answer: a test for each criterion in the prompt, with a step from its words and evidence from the
 * story. Knows nothing but the prompt.
 */
export function writtenPlan({ prompt, protocol }: Pick<ModelRequest, 'prompt' | 'protocol'>): string {
  const token = /<<<DATA ([0-9a-f]{32}) /.exec(prompt)?.[1] ?? '';
  const part = (name: string): string =>
    new RegExp(`<<<DATA ${token} ${name}>>>\n([\\s\\S]*?)\n<<<END ${token}>>>`).exec(prompt)?.[1] ?? '';
  const story = new RegExp(`<<<DATA ${token} (jira_[A-Z0-9_]+-\\d+)>>>`).exec(prompt)?.[1] ?? '';
  const criteria = (part('criteria') || part('statements')).split(/\n(?=(?:AC|S|P)-\d+: )/).flatMap((line) => {
    const [, id = '', text = ''] = /^((?:AC|S|P)-\d+): ([\s\S]*)$/.exec(line) ?? [];
    return id === '' ? [] : [{ id, text: text.replace(/\s+/g, ' ') }];
  });
  return JSON.stringify({
    reasoning: `${criteria.length} criteria were taken one by one.`,
    existing_coverage: [],
    test_cases: criteria.map(({ id, text }, index) => ({
      id: '',
      title: `${id}: ${text}`.slice(0, 120),
      description: `It shows ${id}, in the words of a model of ${protocol}.`,
      preconditions: [`Customer ${index + 1} is signed in`],
      steps: [
        {
          action: `As customer ${index + 1}, bring about what ${id} says: ${text}`.slice(0, 550),
          test_data: `order ${id}-00${index + 1}`,
          expected_result: `The screen and the log say: ${text}`,
        },
      ],
      expected_result: text,
      priority: 'medium',
      test_type: 'functional',
      technique: index % 2 === 0 ? 'use case' : 'scenario',
      covers: [id],
      evidence: [{ id: story, quote: text }],
      related_existing_tests: [],
      risk_level: 'medium',
      automation_candidate: true,
      estimated_time: 5,
      tags: [],
    })),
    removed_tests: [],
    gaps: [],
    summary: `${criteria.length} tests.`,
    risk_assessment: '',
  });
}
