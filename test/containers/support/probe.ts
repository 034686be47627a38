/**
 * Ends with 0 when a container can run here, and otherwise with 1 and what is in the way: the first thing that
 * `test:containers` would stumble over. The container is this machine's own file system, so that no image is needed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mountsBelow } from './mounts.ts';
import { podmanIn } from './podman.ts';

const podman = podmanIn(mkdtempSync(join(tmpdir(), 'womba-probe-')));
try {
  if (process.getuid?.() !== 0) throw new Error('podman and debootstrap are used as root here');
  for (const command of ['debootstrap', 'podman']) {
    if (spawnSync(command, ['--version']).error !== undefined) throw new Error(`${command} is not installed`);
  }
  await podman('run', '--rm', '--network', 'host', '--rootfs', '/:O', 'true');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  for (const mount of mountsBelow(podman.folder)) execFileSync('umount', [mount]);
  rmSync(podman.folder, { recursive: true, force: true });
}
