export interface Cycle {
  id: number;
  key: string;
  project: string;
  name: string;
  description: string | null;
  status: string;
  folderId: number | null;
  /** Jira's numbers of the linked issues, one for each link. */
  issues: number[];
}

export interface Execution {
  id: number;
  key: string;
  project: string;
  testCase: string;
  cycle: Cycle;
  status: string;
  comment: string | null;
}

/** Test cycles and executions; a company folder has none, they come into being over the API. */
export interface CycleStore {
  readonly cycles: readonly Cycle[];
  readonly executions: readonly Execution[];
  addCycle(cycle: Omit<Cycle, 'id' | 'key' | 'issues'>): Cycle;
  addExecution(execution: Omit<Execution, 'id' | 'key'>): Execution;
  /** By id or key. */
  cycle(idOrKey: string): Cycle | undefined;
}

export function createCycleStore(): CycleStore {
  const cycles: Cycle[] = [];
  const executions: Execution[] = [];
  const keyOf = (all: readonly { project: string }[], project: string, letter: string): string =>
    `${project}-${letter}${String(all.filter((entry) => entry.project === project).length + 1)}`;
  return {
    cycles,
    executions,
    addCycle(given) {
      const cycle: Cycle = { ...given, id: 60_001 + cycles.length, key: keyOf(cycles, given.project, 'R'), issues: [] };
      cycles.push(cycle);
      return cycle;
    },
    addExecution(given) {
      const execution: Execution = {
        ...given,
        id: 70_001 + executions.length,
        key: keyOf(executions, given.project, 'E'),
      };
      executions.push(execution);
      return execution;
    },
    cycle: (idOrKey) => cycles.find(({ id, key }) => key === idOrKey || String(id) === idOrKey),
  };
}
