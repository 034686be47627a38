import type { Certainty } from './specification-file.ts';

const named = /^(openapi|swagger|api-docs)[^/]*\.(json|ya?ml)$|\.oas(\.[^/]*)?\.(json|ya?ml)$/i;
const readable = /\.(json|ya?ml)$/i;

/** Folders whose files may be specifications under any name (`api/returns-v1.yml`). */
const specificationFolders = new Set(['api', 'apis', 'api-docs', 'apidocs', 'openapi', 'swagger', 'spec', 'specs']);

/** Folders that hold other people's files. */
const foreignFolders = new Set(['node_modules', 'bower_components', 'vendor', 'third_party', '.git']);

/** Tools' own files that bear such a name. */
const tooling =
  /^(openapitools|openapi-generator[\w.-]*|openapi-ts[\w.-]*|swagger-config|swagger-ui[\w.-]*|swagger-codegen[\w.-]*)\.(json|ya?ml)$/i;

/** How likely a path in a repository is a specification; undefined for what is not worth a look. */
export function certaintyOf(path: string): Certainty | undefined {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  if (
    !readable.test(name) ||
    tooling.test(name) ||
    folders.some((folder) => foreignFolders.has(folder.toLowerCase()))
  ) {
    return undefined;
  }
  if (named.test(name)) return 'named';
  return specificationFolders.has(folders.at(-1)?.toLowerCase() ?? '') ? 'possible' : undefined;
}

/** `orders-api` for `services/orders-api/openapi.yaml`: the nearest name that says more than what kind of file it is. */
export function nameFromPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  const file = (parts.pop() ?? '').replace(/(\.oas)?\.(json|ya?ml)$/i, '');
  const general = (part: string): boolean =>
    /^(openapi|swagger|api-docs|index|spec|v?\d+(\.\d+)*)$/i.test(part) || specificationFolders.has(part.toLowerCase());
  if (file !== '' && !general(file)) return file;
  return parts.reverse().find((part) => !general(part)) ?? file;
}

/**
 * Whether a text that cannot be parsed was meant to be a specification: it names its version at the start of a line, or of
 * JSON that stands in one line.
 */
export function meantAsSpecification(content: Buffer): boolean {
  return /^\s{0,4}(?:\{\s{0,4})?["']?(openapi|swagger)["']?\s*:\s*["']?\d/m.test(
    content.subarray(0, 200_000).toString('utf8'),
  );
}
