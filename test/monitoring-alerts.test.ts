import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const alertsIn = (text: string, key: string): string[] =>
  Array.from(text.matchAll(new RegExp(`^ +- ${key}: (\\w+)$`, 'gm')), ([, name = '']) => name);

it('each alert has a case in which it is quiet and one in which it calls', () => {
  const cases = parse(readFileSync(path('test/monitoring/alerts.yaml'), 'utf8')) as {
    tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
  };
  const tried = cases.tests.flatMap((each) => each.alert_rule_test);
  for (const alert of alertsIn(readFileSync(path('docs/examples/prometheus-rules.yaml'), 'utf8'), 'alert')) {
    const calls = tried.filter(({ alertname }) => alertname === alert).map(({ exp_alerts: list }) => list.length > 0);
    expect(new Set(calls), alert).toEqual(new Set([false, true]));
  }
});

// Prometheus' own tool evaluates the rules over time. It comes with Prometheus, so not every machine has it.
if (spawnSync('promtool', ['--version']).status === 0) {
  it('Prometheus finds the rules valid, and they call when they should', () => {
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', path('test/monitoring/alerts.yaml')], {
      encoding: 'utf8',
    });
    expect(stdout + stderr).toContain('SUCCESS');
    expect(status).toBe(0);
  });
}
