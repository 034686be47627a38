import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Podman } from './podman.ts';

/** The name that the manifests use. */
export const image = 'womba:0.1.0';

/**
 * Builds the image from what HEAD holds (the folder `source` of the store), so that no file that git does not know can help.
 * Settings of this machine's npm that the build needs (a registry, an authority) go in as the secret that
 * docs/containers.md names.
 */
export async function buildImage(podman: Podman, repository: string): Promise<void> {
  const source = join(podman.folder, 'source');
  mkdirSync(source, { recursive: true });
  const archive = join(podman.folder, 'source.tar');
  execFileSync('git', ['-C', repository, 'archive', '--output', archive, 'HEAD']);
  execFileSync('tar', ['-xf', archive, '-C', source]);
  const settings = join(podman.folder, 'npmrc');
  writeFileSync(settings, npmSettings(), { mode: 0o600 });
  const revision = execFileSync('git', ['-C', repository, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  await podman(
    'build',
    // The Open Containers' own format knows no HEALTHCHECK.
    ...['--format', 'docker', '--network', 'host', '--isolation', 'chroot', '--pull=never'],
    ...['--secret', `id=npmrc,src=${settings}`, '--build-arg', `WOMBA_REVISION=${revision}`],
    ...['--tag', image, source],
  );
}

/** An .npmrc with this machine's registry and authorities, the latter written out, as files do not exist in the build. */
function npmSettings(): string {
  const setting = (name: string): string | undefined => {
    const value = execFileSync('npm', ['config', 'get', name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return ['null', 'undefined', ''].includes(value.trim()) ? undefined : value.trim();
  };
  const registry = setting('registry');
  const bundle = setting('cafile') ?? process.env['NODE_EXTRA_CA_CERTS'];
  const certificates = bundle === undefined ? '' : readFileSync(bundle, 'utf8');
  const authorities = certificates.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  return [
    ...(registry === undefined ? [] : [`registry=${registry}`]),
    ...authorities.map((pem) => `ca[]=${JSON.stringify(pem)}`),
    '',
  ].join('\n');
}
