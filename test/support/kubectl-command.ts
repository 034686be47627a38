/** A kubectl command line, taken apart. */
export interface KubectlCommand {
  verb: string;
  namespace: string | undefined;
  /** Words that are no flags, behind the verb. */
  rest: string[];
  /** Values of flags by their long names; an empty text where a flag has none. */
  flags: Record<string, string[]>;
  /** What is run inside a container, behind `--`. */
  inside: string[];
}

const shortNames: Readonly<Record<string, string>> = {
  n: 'namespace',
  f: 'filename',
  k: 'kustomize',
  l: 'selector',
  o: 'output',
  c: 'container',
  i: 'stdin',
};

/** Flags that take no value. */
const switches = new Set(['stdin', 'follow', 'prefix']);

/** Verbs of two words. */
const groups = new Set(['rollout']);

/** The long flags that docs/kubernetes.md may use, by verb, as `kubectl VERB --help` of 1.32 lists them. */
export const knownFlags: Readonly<Record<string, readonly string[]>> = {
  apply: ['filename', 'kustomize'],
  create: ['from', 'from-env-file', 'from-file', 'dry-run', 'output'],
  delete: ['selector', 'field-selector', 'grace-period'],
  describe: ['selector'],
  exec: ['container', 'stdin'],
  get: ['selector', 'output', 'sort-by', 'field-selector'],
  logs: ['container', 'selector', 'follow', 'prefix', 'tail'],
  patch: ['patch'],
  'port-forward': [],
  'rollout restart': [],
  'rollout status': ['timeout'],
  scale: ['replicas'],
  wait: ['for', 'selector', 'timeout'],
};

/** @throws Error for a flag without the value that it needs */
export function parseKubectl(words: readonly string[]): KubectlCommand {
  const end = words.indexOf('--');
  const own = words.slice(1, end === -1 ? words.length : end);
  const command: KubectlCommand = {
    verb: '',
    namespace: undefined,
    rest: [],
    flags: {},
    inside: end === -1 ? [] : words.slice(end + 1),
  };
  for (let index = 0; index < own.length; index += 1) {
    const word = own[index] ?? '';
    const [, dashes, given = '', , inline] = /^(--?)([a-z-]+)(=([\s\S]*))?$/.exec(word) ?? [];
    if (dashes === undefined) {
      command.rest.push(word);
      continue;
    }
    const name = dashes === '-' ? (shortNames[given] ?? `-${given}`) : given;
    let value = inline ?? '';
    if (inline === undefined && !switches.has(name)) {
      index += 1;
      if (own[index] === undefined) throw new Error(`--${name} has no value`);
      value = own[index] ?? '';
    }
    if (name === 'namespace') command.namespace = value;
    else (command.flags[name] ??= []).push(value);
  }
  const verb = command.rest.shift() ?? '';
  command.verb = groups.has(verb) ? `${verb} ${command.rest.shift() ?? ''}` : verb;
  return command;
}

const kinds: Readonly<Record<string, string>> = {
  configmap: 'ConfigMap',
  cronjob: 'CronJob',
  deploy: 'Deployment',
  deployment: 'Deployment',
  events: 'Event',
  job: 'Job',
  jobs: 'Job',
  node: 'Node',
  pod: 'Pod',
  pods: 'Pod',
  pvc: 'PersistentVolumeClaim',
  secret: 'Secret',
  service: 'Service',
  services: 'Service',
};

/** The kind that kubectl means by a name such as `deploy` or `pvc`. @throws Error for an unknown one */
export function kindOf(name: string): string {
  const kind = kinds[name];
  if (kind === undefined) throw new Error(`${name} is no resource that is known here`);
  return kind;
}

/** The fields that an output format, a sort order or a column asks for. */
export function askedFields({ flags }: KubectlCommand): string[] {
  const output = flags['output']?.[0] ?? '';
  const [, format = '', expression = ''] = /^(jsonpath|custom-columns)=([\s\S]*)$/.exec(output) ?? [];
  const inOutput =
    format === 'jsonpath'
      ? [...expression.matchAll(/\{(\.[^}]*)\}/g)].map(([, path = '']) => path)
      : expression.split(',').flatMap((column) => (column === '' ? [] : column.slice(column.indexOf(':') + 1)));
  const selected = (flags['field-selector'] ?? []).map((each) => `.${each.split('=')[0] ?? ''}`);
  return [...inOutput, ...(flags['sort-by'] ?? []), ...selected];
}
