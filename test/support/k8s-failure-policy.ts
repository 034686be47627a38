import type { IJobSpec } from 'kubernetes-models/batch/v1/JobSpec';
import type { IPodFailurePolicyRule } from 'kubernetes-models/batch/v1/PodFailurePolicyRule';

/** How a pod of a Job ended. */
export interface EndedPod {
  /** By container. 0 in all of them is success. */
  exitCodes: Readonly<Record<string, number>>;
  /** Conditions of the pod that are true, such as DisruptionTarget. */
  conditions?: readonly string[];
}

export interface NextStep {
  step: 'complete' | 'fail' | 'retry';
  /** Failed pods that count against backoffLimit, this one included. */
  failures: number;
}

/**
 * What the Job controller does when a pod has ended, by the rules of the Kubernetes documentation ("Pod failure policy"):
 * the rules are gone through in order and the first that matches decides; where none does the failure counts, and more than
 * `backoffLimit` (6 unless given) of those fail the Job.
 */
export function nextStep(job: IJobSpec, failures: number, pod: EndedPod): NextStep {
  if (Object.values(pod.exitCodes).every((code) => code === 0)) return { step: 'complete', failures };
  const action = job.podFailurePolicy?.rules.find((rule) => matches(rule, pod))?.action ?? 'Count';
  if (action === 'FailJob') return { step: 'fail', failures: failures + 1 };
  if (action === 'Ignore') return { step: 'retry', failures };
  return { step: failures + 1 > (job.backoffLimit ?? 6) ? 'fail' : 'retry', failures: failures + 1 };
}

function matches({ onExitCodes, onPodConditions }: IPodFailurePolicyRule, pod: EndedPod): boolean {
  if (onExitCodes !== undefined) {
    const { containerName, operator, values } = onExitCodes;
    return Object.entries(pod.exitCodes).some(
      ([container, code]) =>
        // A container that succeeded is no failure, NotIn or not.
        code !== 0 &&
        (containerName === undefined || containerName === container) &&
        values.includes(code) === (operator === 'In'),
    );
  }
  return (onPodConditions ?? []).some(
    ({ type, status = 'True' }) => status === 'True' && pod.conditions?.includes(type) === true,
  );
}
