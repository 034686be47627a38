/** Builds the web application unless it was built since its source changed last; `npm start` and the demo begin with it. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = join(root, 'dist/web/index.html');

const changed = ['web', 'src']
  .flatMap((name) => readdirSync(join(root, name), { recursive: true, withFileTypes: true }))
  .map((entry) => (entry.isFile() ? statSync(join(entry.parentPath, entry.name)).mtimeMs : 0));
const isCurrent = existsSync(built) && statSync(built).mtimeMs > changed.reduce((a, b) => Math.max(a, b), 0);
if (!isCurrent) {
  process.stdout.write('Building the web application …\n');
  const { status } = spawnSync('npm', ['run', '--silent', 'build:web'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) {
    process.stderr.write('The web application could not be built.\n');
    process.exitCode = 1;
  }
}
