import { z } from 'zod';

/** What Node's `--cpu-prof` writes, as far as it is read here. Times are in microseconds. */
export const cpuProfileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
      children: z.array(z.number()).optional(),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

export type CpuProfile = z.infer<typeof cpuProfileSchema>;

export const stages = [
  'fetch and parse',
  'convert',
  'split',
  'analyse',
  'SQLite',
  'garbage collection',
  'start of the process',
  'other',
] as const;
export type Stage = (typeof stages)[number];

/** First match wins. What is called by these (the engine's own functions, other packages) counts as theirs. */
const places: readonly [RegExp, Stage][] = [
  [/\/src\/store\//, 'SQLite'],
  [/\/src\/content\/(chunking\/|tokens\.)/, 'split'],
  [/\/src\/content\/text\//, 'analyse'],
  [/\/src\/indexing\/prepare(-worker)?\./, 'analyse'],
  [/\/src\/content\//, 'convert'],
  [/\/src\/sources\/\w+\/[\w-]+-document\.|\/src\/sources\/zephyr\/(field-text|test-names)\./, 'convert'],
  [/\/src\/(sources|platform\/http)\/|\/node_modules\/(undici|zod)\//, 'fetch and parse'],
  [/^node:(internal\/)?(net|stream|streams|http|webstreams|abort_controller)\b/, 'fetch and parse'],
  // They go on with whatever waited: not a part of what woke them.
  [/\/src\/(indexing|documents|platform)\//, 'other'],
  [/^node:internal\/(modules|process\/esm|main|deps\/amaro)/, 'start of the process'],
  [/^node:(internal\/)?deps\/|^wasm:/, 'start of the process'],
];

function stageOf({ functionName, url }: { functionName: string; url: string }): Stage | 'idle' | undefined {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(idle)') return 'idle';
  return places.find(([pattern]) => pattern.test(url))?.[1];
}

export interface StageTimes {
  /** Seconds in which the threads worked, by stage. */
  seconds: Record<Stage, number>;
  busySeconds: number;
  /** Seconds in which the main thread waited, for the server and for the other thread. */
  idleSeconds: number;
}

/** Adds up the samples of all threads, the main one first. */
export function timesByStage(profiles: readonly CpuProfile[]): StageTimes {
  const [main, ...others] = profiles.map(timesOf);
  const all = { ...(main ?? timesOf({ nodes: [], samples: [], timeDeltas: [] })) };
  for (const other of others) {
    for (const stage of stages) all.seconds[stage] += other.seconds[stage];
    all.busySeconds += other.busySeconds;
  }
  return all;
}

/** By the innermost function on the stack that belongs to a stage. */
function timesOf(profile: CpuProfile): StageTimes {
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const stageOfNode = new Map<number, Stage | 'idle'>();
  const [root] = profile.nodes;
  const open: [number, Stage | 'idle'][] = root === undefined ? [] : [[root.id, 'other']];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [id, above] = next;
    const node = byId.get(id);
    if (node === undefined) continue;
    const stage = stageOf(node.callFrame) ?? above;
    stageOfNode.set(id, stage);
    for (const child of node.children ?? []) open.push([child, stage]);
  }
  const seconds = Object.fromEntries(stages.map((stage) => [stage, 0])) as Record<Stage, number>;
  let idleSeconds = 0;
  profile.samples.forEach((id, index) => {
    const time = (profile.timeDeltas[index] ?? 0) / 1e6;
    const stage = stageOfNode.get(id) ?? 'other';
    if (stage === 'idle') idleSeconds += time;
    else seconds[stage] += time;
  });
  const busySeconds = Object.values(seconds).reduce((sum, value) => sum + value, 0);
  return { seconds, busySeconds, idleSeconds };
}
