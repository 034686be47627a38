import { RefusedError } from '../platform/errors.ts';
import { MalformedAnswer } from '../platform/http/faults.ts';
import { BrokenStream } from './faults.ts';
import { ModelRefusal } from './language-model.ts';
import type { SdkStream } from './sdk-types.ts';

export interface StreamedAnswer {
  text: string;
  isCut: boolean;
  /** Undefined where the provider does not count. */
  tokens: { input: number | undefined; output: number | undefined };
}

/** An answer that is longer than this is no test plan, whatever it is. Characters. */
const longestAnswer = 4_000_000;

/**
 * Reads an answer to its end. `onPart` is called for whatever arrives, thoughts included, so that silence can be told from
 * slowness; with its text where it has some.
 * @throws BrokenStream, ModelRefusal, and what the provider's errors are.
 */
export async function readStream(
  stream: SdkStream,
  where: string,
  onPart: (text: string) => void,
): Promise<StreamedAnswer> {
  let text = '';
  let finish: string | undefined;
  let tokens: StreamedAnswer['tokens'] = { input: undefined, output: undefined };
  for await (const part of stream) {
    onPart(part.type === 'text-delta' ? part.delta : '');
    if (part.type === 'text-delta') text += part.delta;
    if (part.type === 'error') throw errorInStream(part.error, where);
    if (part.type === 'finish') {
      finish = part.finishReason.unified;
      tokens = { input: part.usage.inputTokens.total, output: part.usage.outputTokens.total };
    }
    if (text.length > longestAnswer) throw new BrokenStream(`${where} sends an answer without an end`);
  }
  if (finish === 'content-filter') {
    throw new ModelRefusal(`${where} would not answer`, {
      hint: 'The model or a filter before it refused; another model may answer, and `--planner rules` works without.',
    });
  }
  if (finish === 'stop' || finish === 'length') return { text, isCut: finish === 'length', tokens };
  if (text === '') {
    throw new MalformedAnswer(`${where} answered with something that is no answer of a language model`, {
      hint: 'Check the base URL, and that the server offers chat completions; `--planner rules` works without a model.',
    });
  }
  throw new BrokenStream(`${where} broke off in the middle of its answer`, {
    hint: 'Run again later; `--planner rules` works without a model.',
  });
}

/** What a provider says after it has begun to answer, most often that it is overloaded. It has no status. */
function errorInStream(error: unknown, where: string): unknown {
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') return error;
  const { type, code } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  const name = [code, type].find((value) => typeof value === 'string' && /^[\w.-]{3,60}$/.test(value));
  const message = `${where} ended its answer with an error${name === undefined ? '' : ` (${String(name)})`}`;
  if (name === 'insufficient_quota') {
    return new RefusedError(message, { hint: 'The quota is used up: check the plan and billing of the account.' });
  }
  return new BrokenStream(message, { hint: 'Run again later; `--planner rules` works without a model.' });
}
