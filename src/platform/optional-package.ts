import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * A package that people install themselves: from beside Womba, where `npm install` puts it in a checkout or globally, or else
 * from the given folder. Undefined where it is in neither; a fault of the package itself is thrown.
 */
export async function importOptionalPackage(name: string, from: string): Promise<unknown> {
  try {
    return await import(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
  }
  let path: string;
  try {
    path = createRequire(join(from, 'package.json')).resolve(name);
  } catch {
    return undefined;
  }
  return import(pathToFileURL(path).href);
}
