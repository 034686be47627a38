import { isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { WarningCounts } from '../../documents/warnings.ts';
import { SpecificationError } from './specification-error.ts';
import { maxAliasCount, withinYamlLimits } from './yaml-limits.ts';

/** Broken JSON is tried as YAML (which allows comments and trailing commas) only up to this length: YAML takes 0.8 s a MB. */
const longestTolerantJson = 1_000_000;

/**
 * Reads JSON or YAML. In JSON and YAML alike the last of several equal keys counts.
 *
 * @throws {SpecificationError} with fault `syntax` and the line of the first error.
 */
export function readSpecificationText(input: string | Buffer, warnings?: WarningCounts): unknown {
  const text = decode(input);
  if (text.trim() === '') throw new SpecificationError('syntax', 'the file is empty');
  if (!/^\s*[{[]/.test(text)) return readYaml(text, warnings);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    let place = '';
    if (text.length <= longestTolerantJson) {
      try {
        const value = readYaml(text, warnings);
        warnings?.add('openapi.json-with-faults');
        return value;
      } catch (yamlError) {
        // Not YAML either: the JSON parser's fault is the one that the author understands, if it tells where.
        place = / at line .* column \d+/.exec((yamlError as Error).message)?.[0] ?? '';
      }
    }
    throw jsonFault(text, error, place);
  }
}

function readYaml(text: string, warnings: WarningCounts | undefined): unknown {
  const lineCounter = new LineCounter();
  const place = (offset: number | undefined): string => {
    if (offset === undefined) return '';
    const { line, col } = lineCounter.linePos(offset);
    return ` at line ${line}, column ${col}`;
  };
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      schema: 'core',
      merge: true,
      // Checking keys takes quadratic time in one large map.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
      lineCounter,
    });
  } catch (error) {
    throw tooComplex(error);
  }
  for (const fault of document.errors) {
    if (fault.code === 'MULTIPLE_DOCS') {
      warnings?.add('openapi.more-yaml-documents');
      continue;
    }
    const kind = fault.code.toLowerCase().replaceAll('_', ' ');
    throw new SpecificationError('syntax', `invalid YAML${place(fault.pos[0])} (${kind})`);
  }
  try {
    if (!withinYamlLimits(document)) throw new ReferenceError('more aliases or merge keys than any real file has');
    keepVersionsAsWritten(document);
    return document.toJS({ maxAliasCount }) as unknown;
  } catch (error) {
    throw tooComplex(error);
  }
}

/** `version: 1.10` is a number in YAML and would be read as 1.1. */
function keepVersionsAsWritten(document: Document.Parsed): void {
  for (const path of [['openapi'], ['swagger'], ['info', 'version']]) {
    const node = document.getIn(path, true);
    if (isScalar(node) && typeof node.value === 'number' && node.source !== undefined) node.value = node.source;
  }
}

function tooComplex(error: unknown): SpecificationError {
  if (error instanceof RangeError) {
    return new SpecificationError('syntax', 'the YAML is nested too deeply to be read', { cause: error });
  }
  return new SpecificationError('syntax', 'the YAML has aliases that cannot be resolved, or too many of them', {
    cause: error,
  });
}

/** V8 quotes the text around a fault; only the position may be passed on. */
function jsonFault(text: string, error: unknown, place: string): SpecificationError {
  const message = error instanceof Error ? error.message : '';
  if (/end of JSON/.test(message)) {
    return new SpecificationError('syntax', `invalid JSON: it ends early${lineOf(text, text.length)}`);
  }
  const position = /at position (\d+)/.exec(message)?.[1];
  return new SpecificationError('syntax', `invalid JSON${position ? lineOf(text, Number(position)) : place}`);
}

function lineOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return ` at line ${before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`;
}

/** UTF-8 unless a byte order mark says UTF-16. */
function decode(input: string | Buffer): string {
  if (typeof input === 'string') return input.replace(/^\uFEFF/, '');
  const encoding =
    input[0] === 0xff && input[1] === 0xfe ? 'utf-16le' : input[0] === 0xfe && input[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(input);
}
