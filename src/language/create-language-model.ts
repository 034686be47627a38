import type { Dispatcher } from 'undici';
import { countTokens } from '../content/tokens.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { adjustable, adjusted, type Adjustments, nothingLeftOut } from './adjustments.ts';
import type { LanguageSettings } from './choose-model.ts';
import { type Fault, faultOf, ModelSilent } from './faults.ts';
import type { Account, Answer, AskOptions, LanguageModel, Question } from './language-model.ts';
import { fullName, type LanguageModelName } from './model-name.ts';
import { provideModel } from './providers.ts';
import { readStream, type StreamedAnswer } from './read-stream.ts';

export interface LanguageModelOptions {
  name: LanguageModelName;
  settings: LanguageSettings;
  /** How connections are made. */
  dispatcher: Dispatcher;
  temperature?: number | undefined;
  /** Longest answer, in tokens; the provider's own limit when absent. */
  maxTokens?: number | undefined;
  /** Longest silence, in milliseconds. Default 180,000. A whole answer may take ten times as long. */
  timeoutMs?: number;
  /** Further attempts of a failed request. Default 5. */
  retries?: number;
  /** First wait that is not the provider's wish, doubled each time, in milliseconds. Default 500. */
  retryDelayMs?: number;
  /** Longest wait that a provider may ask for, in milliseconds; past it the request fails. Default 300,000. */
  maxRetryAfterMs?: number;
  clock?: Clock;
  random?: () => number;
}

const longestOwnWaitMs = 60_000;

/** Loads the provider's package; opens no connection before the first question. @throws ConfigError */
export async function createLanguageModel(options: LanguageModelOptions): Promise<LanguageModel> {
  const { name, settings, dispatcher, clock = systemClock, random = Math.random } = options;
  const { timeoutMs = 180_000, retries = 5, retryDelayMs = 500, maxRetryAfterMs = 300_000 } = options;
  const provided = await provideModel(name, settings, dispatcher);
  const { where } = provided;
  const account: Account = { tokens: { input: 0, output: 0 }, requests: 0, estimated: false };
  let adjustments: Adjustments = nothingLeftOut;

  const attempt = async (question: Question, { signal, onText }: AskOptions): Promise<Answer> => {
    const silence = new Silence(timeoutMs, where);
    const signals = [silence.signal, ...(signal === undefined ? [] : [signal])];
    let begun = '';
    try {
      const { stream } = await provided.model.doStream({
        prompt: [
          { role: 'system', content: question.system },
          { role: 'user', content: [{ type: 'text', text: question.prompt }] },
        ],
        ...adjustable(adjustments, question.answer, options),
        abortSignal: AbortSignal.any(signals),
      });
      const answer = await readStream(stream, where, (text) => {
        silence.broken();
        begun += text;
        if (text !== '') onText?.({ text });
      });
      charge(question, answer);
      return { text: answer.text, isCut: answer.isCut };
    } catch (error) {
      // What was written before a failure was paid for, although nobody says how much it was.
      if (begun !== '') {
        charge(question, { text: begun, tokens: { input: undefined, output: undefined } });
        onText?.({ restarted: true });
      }
      throw silence.signal.aborted ? silence.signal.reason : error;
    } finally {
      silence.end();
    }
  };

  const charge = ({ system, prompt }: Question, { text, tokens }: Pick<StreamedAnswer, 'text' | 'tokens'>): void => {
    account.requests += 1;
    account.estimated ||= tokens.input === undefined || tokens.output === undefined;
    account.tokens.input += tokens.input ?? countTokens(system) + countTokens(prompt);
    account.tokens.output += tokens.output ?? countTokens(text);
  };

  return {
    name: fullName(name),
    where,
    account: () => ({ ...account, tokens: { ...account.tokens } }),
    async ask(question, asked) {
      const { signal, onWait } = asked;
      for (let tries = 0; ;) {
        signal?.throwIfAborted();
        let fault: Fault;
        try {
          return await attempt(question, asked);
        } catch (thrown) {
          if (signal?.aborted) throw signal.reason;
          fault = faultOf(thrown, provided, timeoutMs, clock.now());
        }
        const { error, retry, waitMs, status, body } = fault;
        const less = status === undefined ? undefined : adjusted(adjustments, status, body);
        if (less !== undefined) {
          adjustments = less;
          continue;
        }
        // Exponential with jitter; a moment that has passed (clocks differ) says as little as nothing.
        const own = Math.min(longestOwnWaitMs, retryDelayMs * 2 ** tries) * (0.5 + random() / 2);
        const wait = waitMs || Math.round(own);
        const most = error instanceof ModelSilent ? Math.min(1, retries) : retries;
        if (!retry || tries >= most || wait > maxRetryAfterMs) throw error;
        tries += 1;
        onWait?.(`${error.message}; asking again in ${Math.ceil(wait / 1000)} s (${tries} of ${most})`);
        await clock.sleep(wait, signal);
      }
    },
  };
}

/** Aborts when nothing arrives for so long, or when the whole takes ten times as long. */
class Silence {
  readonly #controller = new AbortController();
  readonly #whole: NodeJS.Timeout;
  readonly #quiet: NodeJS.Timeout;

  constructor(timeoutMs: number, where: string) {
    const giveUp = (what: string) => () =>
      this.#controller.abort(
        new ModelSilent(`${where} ${what}`, {
          hint: 'Raise AI_TIMEOUT for a model that thinks for long; `--planner rules` works without a model.',
        }),
      );
    this.#quiet = setTimeout(giveUp(`said nothing for ${timeoutMs / 1000} s`), timeoutMs);
    this.#whole = setTimeout(giveUp(`was not done after ${timeoutMs / 100} s`), timeoutMs * 10);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something arrived. */
  broken(): void {
    this.#quiet.refresh();
  }

  end(): void {
    clearTimeout(this.#quiet);
    clearTimeout(this.#whole);
  }
}
