import { YAMLError } from 'yaml';
import { ConfigError } from '../platform/errors.ts';

/**
 * Says where a file is not valid YAML. The parser's own messages are left out: they quote the file, and a token that begins
 * with `*` or `|` would stand in the log.
 */
export function yamlProblem(path: string, error: unknown): ConfigError {
  const [position] = error instanceof YAMLError ? (error.linePos ?? []) : [];
  const where = position === undefined ? '' : ` in line ${position.line}, column ${position.col}`;
  const kind = error instanceof YAMLError ? error.code : 'BAD_ALIAS';
  return new ConfigError(`${path} is not valid YAML${where} (${kind})`, {
    hint: 'Mend the file, or move it away. Values that begin with a special character need quotes.',
  });
}
