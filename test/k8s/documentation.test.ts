import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IPod } from 'kubernetes-models/v1/Pod';
import type { IService } from 'kubernetes-models/v1/Service';
import type { ISecret } from 'kubernetes-models/v1/Secret';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { loadConfig } from '../../src/config/load.ts';
import { settingNames } from '../../src/config/settings.ts';
import { openDatabase } from '../../src/store/database.ts';
import {
  cronJobOf,
  deploymentOf,
  hasKubectl,
  kustomize,
  podTemplates,
  readBase,
  type Resource,
} from '../support/k8s-manifests.ts';
import { hasField, schemaFaults } from '../support/k8s-schema.ts';
import { askedFields, kindOf, knownFlags, type KubectlCommand, parseKubectl } from '../support/kubectl-command.ts';
import { temporaryFolder } from '../support/run-womba.ts';
import { pipeline, type ShellCommand } from '../support/shell-words.ts';
import { restrictedContainers, restrictedPods, noToken, resourcesAreBounded } from './policies/pods.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(repository, 'docs/kubernetes.md'), 'utf8');
const readme = readFileSync(join(repository, 'README.md'), 'utf8');
const { resources } = readBase();
const examples = ['womba-secrets.yaml', 'womba-secrets-dotenv.yaml', 'restore-pod.yaml'] as const;
const readExample = (name: string): Resource[] =>
  parseAllDocuments(readFileSync(join(repository, 'docs/examples', name), 'utf8')).map(
    (each) => each.toJS() as Resource,
  );
const known = [...resources, ...examples.flatMap(readExample)];

const shellLines = (text: string): string[] =>
  [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
/** Every line of the page's shell blocks, every command that stands in a sentence, and those of the README. */
const outer = [
  ...shellLines(page),
  ...shellLines(readme).filter((line) => line.startsWith('kubectl ')),
  ...[...page.matchAll(/`(kubectl [^`]+)`/g)].map(([, line = '']) => line),
];
/** With the commands whose output is a part of others. */
const lines = [
  ...outer,
  ...outer.flatMap((line) => [...line.matchAll(/\$\((kubectl [^)]*)\)/g)].map(([, inner = '']) => inner)),
];
const commands: [string, ShellCommand][] = lines.flatMap((line) =>
  pipeline(line).map((command): [string, ShellCommand] => [command.words.join(' '), command]),
);
const kubectl: [string, KubectlCommand][] = commands
  .filter(([, { words }]) => words[0] === 'kubectl')
  .map(([line, { words }]) => [line, parseKubectl(words)]);
const inside = kubectl.map(([, command]) => command.inside).filter((words) => words.length > 0);

it('the page has commands, of kubectl and of those that everybody has', () => {
  expect(kubectl.length).toBeGreaterThan(40);
  expect(new Set(commands.map(([, { words }]) => words[0]))).toEqual(new Set(['kubectl', 'curl', 'tail']));
});

describe.each(kubectl)('%s', (_, command) => {
  it('has a verb and flags that kubectl knows', () => {
    expect(Object.keys(knownFlags)).toContain(command.verb);
    for (const flag of Object.keys(command.flags)) expect(knownFlags[command.verb]).toContain(flag);
  });

  it('names what is there, in the namespace womba', () => {
    const { verb, namespace, flags, rest } = command;
    const isForAll = flags['kustomize'] !== undefined || flags['filename']?.[0] === 'k8s/base/namespace.yaml';
    if (!isForAll && rest[0] !== 'node') expect(namespace).toBe('womba');
    for (const path of [...(flags['filename'] ?? []), ...(flags['kustomize'] ?? [])]) {
      if (path !== '-') expect(existsSync(join(repository, path)), path).toBe(true);
    }
    for (const [kind, name] of namedResources(command)) {
      // The cluster's own, which no manifest knows; everything else works as it is written.
      if (kind === 'Node') continue;
      const found = known.find((each) => each.kind === kind && each.metadata.name === name);
      expect(found, `${kind} ${name}`).toBeDefined();
    }
    if (verb === 'create' && rest[0] === 'job') expect(rest[1]).toMatch(/^womba-index-all-manual-\$\(date \+%s\)$/);
  });

  it('selects by labels and containers that pods have', () => {
    const pods = podTemplates(resources);
    for (const selector of command.flags['selector'] ?? []) {
      const wanted = selector.split(',').map((each) => each.split('='));
      const isMet = pods.some(({ labels }) => wanted.every(([name = '', value]) => labels[name] === value));
      expect(isMet, selector).toBe(true);
    }
    for (const name of command.flags['container'] ?? []) {
      expect(deploymentOf(resources).spec?.template.spec?.containers.map((each) => each.name)).toContain(name);
    }
  });

  it('asks for fields that the kind has', () => {
    const [kind = ''] = kindsOf(command);
    for (const field of askedFields(command)) {
      if (kind === 'Event') expect(['.lastTimestamp', '.metadata.creationTimestamp']).toContain(field);
      else expect(hasField(kind, field), `${kind} ${field}`).toBe(true);
    }
  });

  it('changes what can be changed', () => {
    for (const patch of command.flags['patch'] ?? []) {
      const [[kind, name] = []] = namedResources(command);
      const resource = known.find((each) => each.kind === kind && each.metadata.name === name);
      if (resource === undefined) throw new Error(`nothing to patch: ${name}`);
      expect(schemaFaults(merged(resource, JSON.parse(patch) as object) as Resource)).toEqual([]);
    }
    for (const replicas of command.flags['replicas'] ?? []) expect(['0', '1']).toContain(replicas);
  });
});

describe.each(hasKubectl ? Object.entries(knownFlags) : [])('kubectl %s', (verb, flags) => {
  it('knows the flags that are used', () => {
    const words =
      verb === 'create'
        ? [
            ['create', 'job'],
            ['create', 'secret', 'generic'],
          ]
        : [verb.split(' ')];
    const help = words.map((each) => execFileSync('kubectl', [...each, '--help'], { encoding: 'utf8' })).join('\n');
    for (const flag of flags) expect(help).toMatch(new RegExp(`--${flag}=`));
  });
});

describe('inside a container', () => {
  it('only programs run that the image has', () => {
    expect(new Set(inside.map(([program]) => program))).toEqual(new Set(['womba', 'node', 'cat', 'rm', 'sh', 'tar']));
  });

  it('womba is given commands that it has', () => {
    for (const [, name = ''] of inside.filter(([program]) => program === 'womba')) {
      expect(existsSync(join(repository, `src/cli/commands/${name}.ts`)), name).toBe(true);
    }
  });

  it('files are below /app/data', () => {
    const paths = inside.flatMap((words) => words.join(' ').match(/(?<![\w.])\/[\w./-]+/g) ?? []);
    expect(paths.filter((path) => !/^\/app\/data(\/|$)/.test(path))).toEqual([]);
  });

  it('the backup is a whole copy of a database that is in use, and can be restored', () => {
    using folder = temporaryFolder();
    const here = (words: readonly string[]): string[] => words.map((word) => word.replaceAll('/app/data', folder.path));
    const run = (words: readonly string[], input?: Buffer): Buffer => {
      const [program = '', ...args] = here(words);
      const { status, stdout, stderr } = spawnSync(program === 'node' ? process.execPath : program, args, { input });
      expect(stderr.toString()).toBe('');
      expect(status).toBe(0);
      return stdout;
    };
    const found = (part: string): string[] => inside.find((words) => words.join(' ').includes(part)) ?? [];
    const path = join(folder.path, 'womba.db');
    const writer = openDatabase(path);
    writer.exec('CREATE TABLE probe (value TEXT); INSERT INTO probe VALUES (1), (2)');
    run(found('VACUUM INTO'));
    const backup = run(found('cat /app/data/backup.db'));
    run(found('rm /app/data/backup.db'));
    writer.exec('DELETE FROM probe');
    writer.close();
    const plans = run(found('tar -C /app/data -cf'));
    run(found('rm -f /app/data/womba.db'));
    run(found('cat > /app/data/womba.db'), backup);
    run(found('tar -C /app/data -xf'), plans);
    const restored = openDatabase(path);
    expect(restored.all('SELECT value FROM probe')).toHaveLength(2);
    restored.close();
    expect(existsSync(join(folder.path, 'backup.db'))).toBe(false);
  });
});

describe('the examples beside the page', () => {
  it.each(examples)('%s is valid by the schemas', (name) =>
    expect(readExample(name).flatMap(schemaFaults)).toEqual([]),
  );

  it('have Secrets of settings that Womba knows, the same in both forms, without a real value', () => {
    const [secret, dotenv] = examples.slice(0, 2).map((name) => readExample(name)[0] as ISecret);
    const values = secret?.stringData ?? {};
    expect(Object.keys(values).filter((name) => !settingNames.some((each) => each === name))).toEqual([]);
    using folder = temporaryFolder();
    const path = join(folder.path, '.env');
    execFileSync('tee', [path], { input: dotenv?.stringData?.['.env'] ?? '', stdio: ['pipe', 'ignore', 'inherit'] });
    const userFile = join(folder.path, 'none.yml');
    const loaded = loadConfig({ environment: {}, workingDirectory: folder.path, userFile });
    for (const [name, value] of Object.entries(values)) {
      expect(loaded.values.get(name as never), name).toEqual({ value, origin: '.env' });
    }
    for (const name of ['ATLASSIAN_API_TOKEN', 'ZEPHYR_API_TOKEN', 'WOMBA_API_TOKENS']) {
      expect(values[name]).toContain('replace-me');
    }
  });

  it('have a pod for restoring that is as restricted as the others and has the same image and volume', () => {
    const pod = readExample('restore-pod.yaml')[0] as IPod;
    const asDeployment = { kind: 'Deployment', metadata: { name: 'restore' }, spec: { template: pod } };
    const all = [...resources.filter(({ kind }) => kind === 'ServiceAccount'), asDeployment as unknown as Resource];
    for (const { faults } of [restrictedPods, restrictedContainers, noToken, resourcesAreBounded]) {
      expect(faults(all)).toEqual([]);
    }
    const run = cronJobOf(resources).spec?.jobTemplate.spec?.template.spec;
    expect(pod.spec?.containers[0]?.image).toBe(run?.containers[0]?.image);
    expect(pod.spec?.volumes?.[0]).toEqual(run?.volumes?.[0]);
  });

  it.each(hasKubectl ? ['../docs/examples/overlay'] : [])('have an overlay that kustomize takes: %s', (folder) => {
    const built = kustomize(folder).resources;
    expect(built.flatMap(schemaFaults)).toEqual([]);
    expect(cronJobOf(built).spec?.jobTemplate.spec?.template.spec?.containers[0]?.image).toBe(
      'registry.acme.example/tools/womba:0.1.0',
    );
  });
});

/** Kinds and names that a command is about. */
function namedResources({ verb, rest, flags }: KubectlCommand): [string, string][] {
  const pairs = (flags['from'] ?? []).concat(
    verb === 'create' ? [] : rest.filter((word) => /^\w+\/[\w.-]+$/.test(word)),
  );
  const named = pairs.map((pair): [string, string] => {
    const [kind = '', name = ''] = pair.split('/');
    return [kindOf(kind), name];
  });
  if (verb === 'create' && rest[0] === 'secret') named.push(['Secret', rest[2] ?? '']);
  return named;
}

/** The kinds that a command lists, by its first word or what stands before a slash. */
function kindsOf({ verb, rest }: KubectlCommand): string[] {
  return verb === 'get' || verb === 'delete'
    ? (rest[0] ?? '').split(',').map((name) => kindOf(name.split('/')[0] ?? ''))
    : [];
}

/** What a merge patch makes of a value. */
function merged(value: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> = { ...(value as Record<string, unknown> | undefined) };
  for (const [key, inner] of Object.entries(patch)) result[key] = merged(result[key], inner);
  return result;
}

it('forwards a port that the service has', () => {
  const forwards = kubectl.filter(([, { verb }]) => verb === 'port-forward');
  const service = known.find(
    ({ kind, metadata }) => kind === 'Service' && metadata.name === 'womba-server',
  ) as IService;
  expect(forwards.map(([, { rest }]) => rest)).toEqual([
    ['service/womba-server', `8000:${service.spec?.ports?.[0]?.port}`],
  ]);
});
