import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { cronJobOf, deploymentOf, readBase } from '../support/k8s-manifests.ts';
import { podsOf, type Surroundings, type Template } from './support/pods-of.ts';

const { resources } = readBase();
const around: Surroundings = { name: 'a-pod', configMaps: { 'womba-config': { PROJECT_KEY: 'PLAT' } } };

describe('a pod for podman', () => {
  it('has the containers of the CronJob with their commands, restrictions and volumes', () => {
    const template = templateOf(cronJobOf(resources).spec?.jobTemplate.spec?.template);
    const { pod, maps } = played(template, {
      ...around,
      secrets: { 'womba-secrets': { ATLASSIAN_API_TOKEN: 'secret' } },
    });
    const [ours] = template.spec.containers;
    expect(pod.spec.containers).toHaveLength(1);
    expect(pod.spec.containers[0]).toMatchObject({
      name: 'womba-index-all',
      image: 'womba:0.1.0',
      command: ours?.command,
      args: ours?.args,
      securityContext: ours?.securityContext,
      envFrom: [{ configMapRef: { name: 'womba-config' } }, { configMapRef: { name: 'womba-secrets' } }],
    });
    expect(pod.spec.securityContext).toEqual(template.spec.securityContext);
    expect(pod.spec.containers[0]?.volumeMounts).toEqual([
      { name: 'data', mountPath: '/app/data', readOnly: false },
      { name: 'tmp', mountPath: '/tmp', readOnly: false },
    ]);
    expect(maps).toEqual([
      { name: 'womba-config', data: { PROJECT_KEY: 'PLAT' } },
      { name: 'womba-secrets', data: { ATLASSIAN_API_TOKEN: 'secret' } },
    ]);
  });

  it('has both containers of the Deployment, on ports of this machine', () => {
    const template = templateOf(deploymentOf(resources).spec?.template);
    const { pod } = played(template, { ...around, env: { API_PORT: '18000' }, args: { chroma: ['--port', '18001'] } });
    const [server, chroma] = pod.spec.containers;
    expect(server?.env).toContainEqual({ name: 'API_PORT', value: '18000' });
    expect(server?.env).toContainEqual({ name: 'WOMBA_DATA_DIR', value: '/app/data' });
    expect(chroma).toMatchObject({ name: 'chroma', command: ['womba-chroma'], args: ['--port', '18001'] });
    expect(server).not.toHaveProperty('livenessProbe');
  });

  it('mounts a key of a Secret as a file, and the volume read-only where that is asked for', () => {
    const template = templateOf(cronJobOf(resources).spec?.jobTemplate.spec?.template);
    const { pod } = played(template, {
      ...around,
      secretFiles: { 'womba-secrets/.env': '/tmp/dotenv' },
      readOnly: true,
    });
    expect(pod.spec.volumes).toContainEqual({ name: 'dotenv', hostPath: { path: '/tmp/dotenv', type: 'File' } });
    expect(pod.spec.containers[0]?.volumeMounts).toEqual(
      expect.arrayContaining([
        { name: 'data', mountPath: '/app/data', readOnly: true },
        { name: 'tmp', mountPath: '/tmp', readOnly: false },
        { name: 'dotenv', mountPath: '/app/.env', readOnly: true },
      ]),
    );
  });

  it('cannot be made when it needs what is not there', () => {
    const container = { name: 'one', image: 'womba:0.1.0', envFrom: [{ secretRef: { name: 'missing' } }] };
    expect(() => podsOf({ spec: { containers: [container] } }, around)).toThrow('one needs missing');
    const withArguments = { name: 'two', image: 'womba:0.1.0', args: ['--port', '1'] };
    expect(() => podsOf({ spec: { containers: [withArguments] } }, { ...around, args: { two: [] } })).toThrow(
      'two has arguments already',
    );
  });
});

function templateOf(template: { spec?: Template['spec'] } | undefined): Template {
  if (template?.spec === undefined) throw new Error('there is no pod template');
  return { spec: template.spec };
}

function played(
  template: Template,
  surroundings: Surroundings,
): { pod: Template; maps: { name: string; data: unknown }[] } {
  const documents = parseAllDocuments(podsOf(template, surroundings)).map((each) => each.toJS() as Document);
  const pod = documents.find((document) => document.kind === 'Pod');
  if (pod?.spec === undefined) throw new Error('there is no Pod');
  const maps = documents.flatMap(({ kind, metadata, data }) =>
    kind === 'ConfigMap' ? [{ name: metadata.name, data }] : [],
  );
  return { pod: { spec: pod.spec }, maps };
}

interface Document {
  kind: string;
  metadata: { name: string };
  data?: unknown;
  spec?: Template['spec'];
}
