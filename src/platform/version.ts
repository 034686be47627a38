import { readFileSync } from 'node:fs';

/** Womba's version, from package.json, which stands two folders up in the sources and in the installed package alike. */
export const version: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
