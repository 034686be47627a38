/** Removes the folders named on the command line, below the repository only. */
import { rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';

for (const folder of process.argv.slice(2)) {
  if (relative(process.cwd(), resolve(folder)).startsWith('..')) throw new Error(`${folder} is not below this folder`);
  rmSync(folder, { recursive: true, force: true });
}
