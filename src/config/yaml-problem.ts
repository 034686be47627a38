import type { YAMLError } from 'yaml';
import { ConfigError } from '../platform/errors.ts';

/**
 * Says where a file is not valid YAML. The parser's own messages are left out: they quote the file, and a token that begins
 * with `*` or `|` would stand in the log.
 */
export function yamlProblem(path: string, error: unknown): ConfigError {
  const [position] = isYamlError(error) ? (error.linePos ?? []) : [];
  const where = position === undefined ? '' : ` in line ${position.line}, column ${position.col}`;
  const kind = isYamlError(error) ? error.code : 'BAD_ALIAS';
  return new ConfigError(`${path} is not valid YAML${where} (${kind})`, {
    hint: 'Mend the file, or move it away. Values that begin with a special character need quotes.',
  });
}

/** By its name: the parser itself is loaded only where there is a file to read. */
function isYamlError(error: unknown): error is YAMLError {
  return error instanceof Error && /^YAML(?:ParseError|Warning)$/.test(error.name);
}
