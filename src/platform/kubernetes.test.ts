import { describe, expect, it } from 'vitest';
import { checkFolder, isInKubernetes, whereToSet } from './kubernetes.ts';

const cluster = { KUBERNETES_SERVICE_HOST: '10.96.0.1' };

describe('hints', () => {
  it('tell a cluster by what Kubernetes gives to every container', () => {
    expect(isInKubernetes(cluster)).toBe(true);
    expect(isInKubernetes({})).toBe(false);
  });

  it('name the place of settings', () => {
    expect(whereToSet({})).toBe('in the environment, in .env or by `womba configure`');
    expect(whereToSet(cluster)).toMatch(/^in the Secret womba-secrets .* or in the ConfigMap womba-config/);
  });

  it('name folder and user, and in a cluster the claim', () => {
    const user = `${process.getuid?.()}:${process.getgid?.()}`;
    expect(checkFolder('/d', {})).toBe(
      `Check that /d exists, that user ${user} may write to it, and that its disk is not full.`,
    );
    expect(checkFolder('/d', cluster)).toContain('womba-chroma-data');
  });
});
