import { describe, expect, it } from 'vitest';
import { nextStep } from '../support/k8s-failure-policy.ts';

const template = { spec: { containers: [{ name: 'work' }] } };
const exit = (code: number): { exitCodes: Record<string, number> } => ({ exitCodes: { work: code } });

describe('what a Job does after a pod', () => {
  it('counts failures up to backoffLimit, which is 6 unless given', () => {
    const job = { template, backoffLimit: 2 };
    expect(nextStep(job, 0, exit(0))).toEqual({ step: 'complete', failures: 0 });
    expect(nextStep(job, 0, exit(1))).toEqual({ step: 'retry', failures: 1 });
    expect(nextStep(job, 1, exit(1))).toEqual({ step: 'retry', failures: 2 });
    expect(nextStep(job, 2, exit(1))).toEqual({ step: 'fail', failures: 3 });
    expect(nextStep({ template }, 5, exit(1)).step).toBe('retry');
    expect(nextStep({ template }, 6, exit(1)).step).toBe('fail');
  });

  it('follows the first rule that matches', () => {
    const rules = [
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] },
      { action: 'FailJob', onExitCodes: { operator: 'In' as const, values: [3] } },
      { action: 'Count', onExitCodes: { operator: 'In' as const, values: [3, 4] } },
    ];
    const job = { template, backoffLimit: 0, podFailurePolicy: { rules: rules as never } };
    expect(nextStep(job, 0, exit(3))).toEqual({ step: 'fail', failures: 1 });
    expect(nextStep(job, 0, { ...exit(3), conditions: ['DisruptionTarget'] })).toEqual({ step: 'retry', failures: 0 });
    expect(nextStep({ ...job, backoffLimit: 1 }, 0, exit(4)).step).toBe('retry');
  });

  it('looks at the named container only, and at failed ones only', () => {
    const job = (containerName: string | undefined, operator: 'In' | 'NotIn'): Parameters<typeof nextStep>[0] => ({
      template,
      backoffLimit: 3,
      podFailurePolicy: {
        rules: [
          {
            action: 'FailJob',
            onExitCodes: { operator, values: [3], ...(containerName === undefined ? {} : { containerName }) },
          },
        ],
      },
    });
    const pod = { exitCodes: { work: 1, side: 3 } };
    expect(nextStep(job('work', 'In'), 0, pod).step).toBe('retry');
    expect(nextStep(job('side', 'In'), 0, pod).step).toBe('fail');
    expect(nextStep(job(undefined, 'In'), 0, pod).step).toBe('fail');
    expect(nextStep(job(undefined, 'NotIn'), 0, { exitCodes: { work: 0, side: 3 } }).step).toBe('retry');
    expect(nextStep(job(undefined, 'NotIn'), 0, pod).step).toBe('fail');
  });
});
