import * as names from './names.ts';
import * as network from './network.ts';
import * as pods from './pods.ts';
import type { Policy } from './policy.ts';
import * as workloads from './workloads.ts';

/** Everything that holds for the base and for every overlay. */
export const policies: readonly Policy[] = [names, pods, workloads, network].flatMap((file) => Object.values(file));
