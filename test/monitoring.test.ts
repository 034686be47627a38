import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { type EmbeddingServer, startEmbeddingServer } from '../src/embedding/testing/embedding-server.ts';
import { openApi, type TestApi, writeToken } from './support/api.ts';
import { readSamples, type Sample } from './support/exposition.ts';
import { readExpression } from './support/promql.ts';

const file = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** Prometheus' rule files, as its documentation describes alerting rules; nothing else is allowed in ours. */
const duration = z.string().regex(/^(?:\d+(?:ms|[smhdwy]))+$/);
const ruleFile = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string().min(1),
      interval: duration.optional(),
      limit: z.int().optional(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Womba[A-Z][A-Za-z]+$/),
          expr: z.string(),
          for: duration.optional(),
          keep_firing_for: duration.optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({ summary: z.string(), description: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});
const rules = ruleFile.parse(parse(file('docs/examples/prometheus-rules.yaml'))).groups.flatMap((group) => group.rules);

const target = z.object({ expr: z.string(), legendFormat: z.string(), datasource: z.object({ uid: z.string() }) });
const position = z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() });
const dashboardFile = z.object({
  uid: z.string(),
  title: z.string(),
  schemaVersion: z.int(),
  templating: z.object({ list: z.array(z.looseObject({ name: z.string(), type: z.string() })) }),
  panels: z.array(
    z.object({
      id: z.int(),
      type: z.string(),
      title: z.string(),
      gridPos: position,
      datasource: z.object({ type: z.string(), uid: z.string() }).optional(),
      targets: z.array(target).optional(),
    }),
  ),
});
const dashboard = dashboardFile.parse(JSON.parse(file('docs/examples/grafana-dashboard.json')));

/** What Prometheus makes of every scrape, and the labels that it gives to everything scraped. */
const ofPrometheus = new Set(['up']);
const labelsOfTargets = new Set(['job', 'instance']);

let company: SampleCompany;
let embeddings: EmbeddingServer;
let api: TestApi;
let url: string;

async function scrape(): Promise<Sample[]> {
  const response = await fetch(`${url}/metrics`);
  expect(response.status).toBe(200);
  return readSamples(await response.text());
}

async function value(name: string, labels: Record<string, string> = {}): Promise<number | undefined> {
  const wanted = Object.entries(labels);
  const found = (await scrape()).find(
    (sample) => sample.name === name && wanted.every(([label, text]) => sample.labels[label] === text),
  );
  return found?.value;
}

beforeAll(async () => {
  [company, embeddings] = await Promise.all([startSampleCompany(), startEmbeddingServer({ dimensions: 16 })]);
  const atlassian = Object.entries(company.env).filter(([name]) => /^(?:ATLASSIAN|ALLOW)/.test(name));
  api = await openApi({
    ...Object.fromEntries(atlassian),
    PROJECT_KEY: 'SHOP',
    CONFLUENCE_SPACES: 'SHOPDOCS',
    EMBEDDING_MODEL: 'openai-compatible:test',
    EMBEDDING_BASE_URL: embeddings.url,
  });
  url = await api.app.listen({ port: 0, host: '127.0.0.1' });
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await embeddings[Symbol.asyncDispose]();
  await company.close();
});

describe('the metrics of runs', () => {
  it('say that there was none', async () => {
    expect(await value('womba_last_complete_run_timestamp_seconds')).toBe(0);
    expect(await value('womba_unfinished_runs')).toBe(0);
    expect(await value('womba_last_run_timestamp_seconds')).toBeUndefined();
  });

  it('show an unfinished run with its end, and what it could read', async () => {
    company.fault({ product: 'confluence', kind: 'status', status: 403 });
    const before = Date.now() / 1000;
    expect((await api.womba.indexAll()).report.status).toBe('incomplete');
    company.clearFaults();
    expect(await value('womba_unfinished_runs')).toBe(1);
    expect(await value('womba_last_complete_run_timestamp_seconds')).toBe(0);
    expect(await value('womba_last_run_timestamp_seconds', { status: 'incomplete' })).toBeGreaterThanOrEqual(
      Math.floor(before),
    );
    expect(await value('womba_last_run_documents', { source: 'jira', outcome: 'added' })).toBeGreaterThan(5);
    expect(await value('womba_last_run_documents', { source: 'confluence', outcome: 'added' })).toBe(0);
  });

  it('show a complete run, which ends the row of unfinished ones, and not what else was indexed since', async () => {
    const { report } = await api.womba.indexAll();
    expect(report.status).toBe('complete');
    const key = api.womba.view('jira_issues', { limit: 1 }).documents[0]?.id.replace('jira_', '') ?? '';
    expect((await api.womba.indexIssue(key)).exitCode).toBe(0);
    expect(await value('womba_unfinished_runs')).toBe(0);
    expect(await value('womba_last_run_documents', { source: 'confluence', outcome: 'added' })).toBe(
      report.sources.confluence.added,
    );
    const ended = Date.parse(report.started_at) / 1000 + report.seconds;
    expect(await value('womba_last_complete_run_timestamp_seconds')).toBeGreaterThanOrEqual(Math.floor(ended) - 1);
    expect(await value('womba_last_run_duration_seconds')).toBe(report.seconds);
    expect(await value('womba_run_at_work')).toBe(0);
  });

  it('show the database and the volume that it lies on', async () => {
    const [size = 0, free = 0, database = 0] = await Promise.all([
      value('womba_data_volume_size_bytes'),
      value('womba_data_volume_free_bytes'),
      value('womba_database_bytes'),
    ]);
    expect(database).toBeGreaterThan(100_000);
    expect(free).toBeGreaterThan(0);
    expect(size).toBeGreaterThan(free);
  });
});

describe('what rules and dashboard ask for', () => {
  /** Label names and their values by metric, as the server says them after searches, plans and faults. */
  const known = new Map<string, Map<string, Set<string>>>();
  beforeAll(async () => {
    const ask = (path: string, body: unknown): Promise<Response> =>
      fetch(url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${writeToken}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await ask('/api/v1/rag/search', { query: 'returns' })).status).toBe(200);
    const key = api.womba.view('jira_issues', { limit: 1 }).documents[0]?.id.replace('jira_', '') ?? '';
    expect((await ask(`/api/v1/test-plans/${key}/generate`, {})).status).toBe(200);
    for (const { name, labels } of await scrape()) {
      const ofMetric = known.get(name) ?? new Map<string, Set<string>>();
      known.set(name, ofMetric);
      for (const [label, text] of Object.entries(labels)) {
        ofMetric.set(label, (ofMetric.get(label) ?? new Set()).add(text));
      }
    }
  });

  /** What is wrong with an expression, beside its grammar. */
  function faultsOf(expression: string, legend = ''): string[] {
    const { selectors, groupings } = readExpression(expression);
    const faults: string[] = selectors.length === 0 ? ['asks for no metric'] : [];
    const hasLabel = (metric: string, label: string): boolean =>
      labelsOfTargets.has(label) || (known.get(metric)?.has(label) ?? false);
    for (const { metric, matchers } of selectors) {
      if (!known.has(metric) && !ofPrometheus.has(metric)) faults.push(`${metric} is not there`);
      for (const { label, operator, value: text } of matchers) {
        if (!hasLabel(metric, label)) faults.push(`${metric} has no label ${label}`);
        if (operator.includes('~')) new RegExp(text);
        else if (!labelsOfTargets.has(label) && known.get(metric)?.get(label)?.has(text) !== true) {
          faults.push(`${metric} has no ${label}="${text}"`);
        }
      }
      // Every program has them: without a job they would be those of all.
      if (!metric.startsWith('womba_') && !matchers.some(({ label }) => label === 'job')) {
        faults.push(`${metric} of which job?`);
      }
    }
    for (const { label, metrics } of groupings) {
      for (const metric of metrics) if (!hasLabel(metric, label)) faults.push(`${metric} has no label ${label}`);
    }
    const shown = groupings.length > 0 ? groupings.map(({ label }) => label) : undefined;
    for (const [, label = ''] of legend.matchAll(/\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}/g)) {
      const there = shown?.includes(label) ?? selectors.every(({ metric }) => hasLabel(metric, label));
      if (!there) faults.push(`{{${label}}} is no label of the result`);
    }
    return faults;
  }

  it('is there for each alert', () => {
    for (const { alert, expr, annotations } of rules) {
      const texts = `${annotations.summary} ${annotations.description}`.replace(/\{\{ \$value.*?\}\}/g, '');
      expect({ alert, faults: faultsOf(expr, texts) }).toEqual({ alert, faults: [] });
    }
  });

  it('is there for each panel', () => {
    for (const { title, targets = [] } of dashboard.panels) {
      for (const { expr, legendFormat } of targets) {
        expect({ title, faults: faultsOf(expr, legendFormat) }).toEqual({ title, faults: [] });
      }
    }
  });

  it('is found missing where it is', () => {
    expect(faultsOf('womba_document')).toEqual(['womba_document is not there']);
    expect(faultsOf('womba_documents{source="jira"}')).toHaveLength(2);
    expect(faultsOf('womba_last_run_documents{outcome="lost"}')).toHaveLength(1);
    expect(faultsOf('sum by (planner) (womba_documents)')).toHaveLength(1);
    expect(faultsOf('process_cpu_seconds_total')).toEqual(['process_cpu_seconds_total of which job?']);
    expect(faultsOf('womba_documents', '{{source}}')).toHaveLength(1);
    expect(() => faultsOf('sum(womba_documents')).toThrow(/not valid PromQL/);
  });
});

describe('the alert rules', () => {
  it('have names of their own, and each a section in docs/operations.md that says what to do', () => {
    const names = rules.map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
    const sections = Array.from(file('docs/operations.md').matchAll(/^### (Womba\w+)$/gm), ([, name]) => name);
    expect(sections).toEqual(names);
    for (const { alert, annotations } of rules) {
      expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    }
  });

  it('fit the manifests: the memory limit of the server, the deadline of the scheduled run', () => {
    const containers = z.object({
      spec: z.object({
        template: z.object({
          spec: z.object({
            containers: z.array(
              z.object({ name: z.string(), resources: z.object({ limits: z.object({ memory: z.string() }) }) }),
            ),
          }),
        }),
      }),
    });
    const [deployment] = parseAllDocuments(file('k8s/base/deployment.yaml')).map((each) =>
      containers.parse(each.toJS()),
    );
    const memory = deployment?.spec.template.spec.containers.find(({ name }) => name === 'womba-server')?.resources
      .limits.memory;
    const [, amount = '', unit = ''] = /^(\d+)(Mi|Gi)$/.exec(memory ?? '') ?? [];
    const bytes = Number(amount) * (unit === 'Gi' ? 1024 ** 3 : 1024 ** 2);
    const expr = (name: string): string => rules.find(({ alert }) => alert === name)?.expr ?? '';
    expect(expr('WombaMemoryHigh')).toContain(`> 0.9 * ${bytes}`);

    const deadline = /^ +activeDeadlineSeconds: (\d+)$/m.exec(file('k8s/cronjob-index-all.yaml'))?.[1];
    const hours = /\[(\d+)h\]/.exec(expr('WombaRunStuck'))?.[1];
    expect(Number(hours) * 3600).toBeGreaterThan(Number(deadline));
  });
});

describe('the dashboard', () => {
  it('has panels with ids of their own that do not lie on each other and fill the width', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const taken = new Map<string, string>();
    for (const { title, gridPos } of panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
          expect(taken.get(`${x},${y}`), `${title} lies on another panel`).toBeUndefined();
          taken.set(`${x},${y}`, title);
        }
      }
    }
    const height = Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h));
    expect(taken.size, 'there are holes').toBe(24 * height);
  });

  it('leaves it to whoever imports it where the data comes from', () => {
    const variables = dashboard.templating.list.map(({ name, type }) => `${type} ${name}`);
    expect(variables).toEqual(['datasource datasource', 'query job']);
    for (const { type, title, datasource, targets } of dashboard.panels) {
      if (type === 'row') continue;
      expect(datasource, title).toEqual({ type: 'prometheus', uid: '${datasource}' });
      for (const each of targets ?? []) expect(each.datasource.uid).toBe('${datasource}');
    }
  });
});
