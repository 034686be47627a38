import type { SampleCompany } from '../../../examples/server/index.ts';
import { configOf, cronJobOf, deploymentOf, podTemplates, readBase } from '../../support/k8s-manifests.ts';
import { answers, freePort, type Pod, playPod } from './pods.ts';
import type { Surroundings, Template } from './pods-of.ts';

/** The token that callers show. */
export const apiToken = 'a-token-for-tests-of-containers';

const { resources } = readBase();
const serverTemplate = templateOf(deploymentOf(resources).metadata?.name);
const indexTemplate = templateOf(cronJobOf(resources).metadata?.name);

/** What ConfigMap and Secret hold, and the ports that stand for the manifests' 8000 and 8001 on this machine. */
export interface Site {
  readonly port: number;
  readonly chromaPort: number;
  readonly config: Readonly<Record<string, string>>;
  readonly secret: Readonly<Record<string, string>>;
}

/** The sample company's settings in `womba-config` as k8s/base has it, and its credentials in `womba-secrets`. */
export async function siteOf(company: SampleCompany, more: Readonly<Record<string, string>> = {}): Promise<Site> {
  const [port, chromaPort] = [await freePort(), await freePort()];
  const all = Object.entries({ ...company.env, ...more });
  const isSecret = ([name]: readonly [string, string]): boolean => /TOKEN|EMAIL|API_KEY/.test(name);
  return {
    port,
    chromaPort,
    config: {
      ...configOf(resources),
      ...Object.fromEntries(all.filter((setting) => !isSecret(setting))),
      CHROMA_URL: `http://127.0.0.1:${chromaPort}`,
    },
    secret: { WOMBA_API_TOKENS: `tests:write:${apiToken}`, ...Object.fromEntries(all.filter(isSecret)) },
  };
}

/** The pod of the Deployment; `changes` are for what a start-up is to find different. */
export function playServer(site: Site, changes: Partial<Surroundings> = {}): Promise<Pod> {
  return playPod(serverTemplate, {
    name: 'womba-server',
    configMaps: { 'womba-config': site.config },
    secrets: { 'womba-secrets': site.secret },
    env: { API_PORT: String(site.port), CHROMA_URL: `http://127.0.0.1:${site.chromaPort}` },
    args: { chroma: ['--port', String(site.chromaPort)] },
    ...changes,
  });
}

/** The same, and waits until both of its containers answer as the manifest's probes ask. */
export async function runningServer(site: Site): Promise<Pod> {
  const pod = await playServer(site);
  try {
    await answers(`http://127.0.0.1:${site.chromaPort}/api/v2/heartbeat`, pod, 'chroma');
    await answers(`http://127.0.0.1:${site.port}/readyz`, pod, 'womba-server');
  } catch (error) {
    await pod[Symbol.asyncDispose]();
    throw error;
  }
  return pod;
}

/** The pod of the CronJob. */
export function playIndexRun(site: Site, changes: Partial<Surroundings> = {}): Promise<Pod> {
  return playPod(indexTemplate, {
    name: 'womba-index-all',
    configMaps: { 'womba-config': site.config },
    secrets: { 'womba-secrets': site.secret },
    ...changes,
  });
}

/** Asks the server. */
export async function ask(site: Site, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${site.port}${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

function templateOf(name: string | undefined): Template {
  const found = podTemplates(resources).find((template) => template.owner.endsWith(` ${name}`));
  if (found === undefined) throw new Error(`k8s/base has no pod of ${name}`);
  return found;
}
