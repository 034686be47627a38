import { ProtocolError } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http/client.ts';
import { scriptSchema, stepSchema, type ZephyrStep, type ZephyrTest } from './api-schemas.ts';
import { offsetPages } from './pages.ts';

/** Zephyr sends no more steps at once. */
const stepsPerPage = 100;
/** A test has at most some hundred steps: more pages are a server that repeats itself. */
const mostSteps = 10_000;

/** How a test is carried out: step by step, or as one text. */
export type TestScript = { kind: 'steps'; steps: ZephyrStep[] } | { kind: 'text'; isGherkin: boolean; text: string };

/** Reads what the list of tests does not hold. The test itself tells where its script is. */
export async function readScript(http: HttpClient, test: ZephyrTest, signal: AbortSignal): Promise<TestScript> {
  const path = `/testcases/${encodeURIComponent(test.key)}`;
  if (/\/testscript\/?$/i.test(test.testScript?.self ?? '')) {
    const script = await http.getJson(`${path}/testscript`, scriptSchema, { signal });
    return { kind: 'text', isGherkin: script.type?.toLowerCase() === 'bdd', text: script.text ?? '' };
  }
  const steps: ZephyrStep[] = [];
  const options = { query: {}, pageSize: stepsPerPage, signal };
  for await (const { values } of offsetPages(http, `${path}/teststeps`, options)) {
    for (const value of values) steps.push(parseStep(value, test.key));
    if (steps.length > mostSteps) throw new ProtocolError(`Zephyr Scale: the steps of ${test.key} do not end`);
  }
  return { kind: 'steps', steps };
}

function parseStep(value: unknown, key: string): ZephyrStep {
  const parsed = stepSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ProtocolError(`Zephyr Scale: a step of ${key} has an unexpected shape`, {
    hint: "A newer version of Womba may know the vendor's new format.",
  });
}
