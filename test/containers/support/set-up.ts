import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { importBaseImage } from './base-image.ts';
import { buildImage, image } from './build-image.ts';
import { mountsBelow } from './mounts.ts';
import { podmanIn } from './podman.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the podman store that has the image; see podmanIn. */
    podmanFolder: string;
    /** What the image was built from. */
    source: string;
  }
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Builds the image that all files share, in a store of its own that is gone afterwards. Whoever writes such tests may keep the
 * store, and the image as it was built once, in a folder named by WOMBA_CONTAINERS_STORE.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const keptStore = process.env['WOMBA_CONTAINERS_STORE'];
  const podman = podmanIn(keptStore ?? mkdtempSync(join(tmpdir(), 'womba-containers-')));
  const remove = async (): Promise<void> => {
    if (keptStore !== undefined) return;
    // Containers first: their file systems are mounted below the folder.
    await podman.tried(['pod', 'rm', '--all', '--force', '--time', '0']);
    await podman.tried(['rm', '--all', '--force', '--time', '0']);
    await podman.tried(['volume', 'rm', '--all', '--force']);
    await podman.tried(['rmi', '--all', '--force']);
    for (const mount of mountsBelow(podman.folder)) execFileSync('umount', [mount]);
    rmSync(podman.folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    if ((await podman.tried(['image', 'exists', image])).code !== 0) {
      await importBaseImage(podman, join(root, 'node_modules'));
      await buildImage(podman, root);
    }
    project.provide('source', join(podman.folder, 'source'));
  } catch (error) {
    await remove();
    throw error;
  }
  project.provide('podmanFolder', podman.folder);
  return remove;
}
