import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { Womba } from '../womba.ts';
import type { App } from './context.ts';
import { createIndexMetrics } from './index-metrics.ts';

/** What is counted, for Prometheus. */
export interface Metrics {
  readonly registry: Registry;
  searched(mode: string, seconds: number): void;
  /** Tokens that a model read or wrote. */
  tokens(kind: 'planner_input' | 'planner_output' | 'embedding', count: number): void;
  planned(planner: string, seconds: number): void;
}

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export function createMetrics(app: App, womba: Womba): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'womba_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: seconds,
    registers,
  });
  const searches = new Histogram({
    name: 'womba_search_duration_seconds',
    help: 'Time of searches',
    labelNames: ['mode'],
    buckets: seconds,
    registers,
  });
  const plans = new Histogram({
    name: 'womba_plan_duration_seconds',
    help: 'Time of planning the tests of a story',
    labelNames: ['planner'],
    buckets: seconds,
    registers,
  });
  const tokens = new Counter({
    name: 'womba_model_tokens_total',
    help: 'Tokens that models read and wrote for this server',
    labelNames: ['kind'],
    registers,
  });
  const readIndex = createIndexMetrics(womba, registers);
  // Streams stay open for as long as somebody looks: their time would say nothing about requests.
  app.addHook('onResponse', async (request, reply) => {
    if (String(reply.getHeader('content-type')).startsWith('text/event-stream')) return;
    const route = request.routeOptions.url ?? 'none';
    requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  app.get('/metrics', { schema: { hide: true }, config: { access: 'public' } }, async (_request, reply) => {
    readIndex();
    return reply.header('content-type', registry.contentType).send(await registry.metrics());
  });
  return {
    registry,
    searched: (mode, time) => searches.observe({ mode }, time),
    planned: (planner, time) => plans.observe({ planner }, time),
    tokens: (kind, count) => tokens.inc({ kind }, count),
  };
}
