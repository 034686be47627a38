import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { identifyProcess, livenessOf } from './process-identity.ts';

const script = `
  import { identifyProcess } from ${JSON.stringify(new URL('./process-identity.ts', import.meta.url).href)};
  console.log(identifyProcess());
  setInterval(() => {}, 1000);
`;

async function startProcess() {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, pid: child.pid ?? 0, identity: line.toString().trim() };
}

const hasProc = existsSync('/proc/self/stat');

describe('livenessOf', () => {
  it('finds this process alive, by a name that does not change', () => {
    expect(identifyProcess()).toBe(identifyProcess());
    expect(livenessOf(process.pid, identifyProcess())).toBe(hasProc ? 'alive' : 'unknown');
  });

  it('finds another process alive until it is killed', async () => {
    const { child, pid, identity } = await startProcess();
    try {
      expect(identity).not.toBe('');
      expect(livenessOf(pid, identity)).toBe(hasProc ? 'alive' : 'unknown');
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    expect(livenessOf(pid, identity)).toBe('dead');
  });

  it('does not take a process that got the same number for the one that was named', () => {
    const [viewpoint = '', start = ''] = identifyProcess().split(' ');
    const earlier = `${viewpoint} ${Number(start) - 1}`;
    if (hasProc) expect(livenessOf(process.pid, earlier)).toBe('dead');
  });

  it('does not judge what it cannot see', () => {
    expect(livenessOf(process.pid, 'another-boot/pid:[1] 5')).toBe('unknown');
    expect(livenessOf(process.pid, '')).toBe('unknown');
    expect(livenessOf(process.pid, 'odd')).toBe('unknown');
  });

  it('asks the system where no start time was noted', () => {
    const [viewpoint = ''] = identifyProcess().split(' ');
    expect(livenessOf(process.pid, `${viewpoint} `)).toBe('unknown');
    expect(livenessOf(2 ** 30, `${viewpoint} `)).toBe('dead');
  });
});
