import { ProtocolError } from '../platform/errors.ts';
import type { JsonSchema } from './sdk-types.ts';

export interface Question {
  /** What the model is to do; the only part that is an instruction of ours throughout. */
  system: string;
  /** The task with its material. */
  prompt: string;
  /** The form of the answer: a name of letters and underscores, and a JSON schema. */
  answer: { name: string; schema: JsonSchema };
}

/** Tokens as the provider counted them, or counted here where it does not. */
export interface Tokens {
  input: number;
  output: number;
}

export interface Answer {
  text: string;
  /** Whether the answer ended because it was too long, and is cut there. */
  isCut: boolean;
}

/** What a model consumed so far, whether its answers were of use or not. */
export interface Account {
  tokens: Tokens;
  /** Requests that were answered, whole or in part. */
  requests: number;
  /** Whether some of the tokens were counted here because the provider did not say. */
  estimated: boolean;
}

export interface AskOptions {
  signal?: AbortSignal | undefined;
  /** The text as it arrives; `restarted` where an attempt failed and its text is void. */
  onText?: ((part: { text: string } | { restarted: true }) => void) | undefined;
  /** Says why nothing happens for a while: `waiting 20 s: … answered 429`. */
  onWait?: ((why: string) => void) | undefined;
}

/** One model of one provider. Retries, timeouts and counting are its affair; what an answer means is not. */
export interface LanguageModel {
  /** `provider:model`. */
  readonly name: string;
  /** For messages: provider and host. */
  readonly where: string;
  /**
   * Asks one question.
   * @throws ModelRefusal, QuestionTooLong, ConfigError, RefusedError, UnavailableError, ProtocolError, and the signal's reason.
   */
  ask(question: Question, options: AskOptions): Promise<Answer>;
  /** Everything that `ask` consumed so far. */
  account(): Account;
}

/** The model, or a filter before it, would not answer. A retry of the same question changes nothing. */
export class ModelRefusal extends ProtocolError {
  override readonly code = 'model.refused';
}

/** The question does not fit into the model. A shorter one may. */
export class QuestionTooLong extends ProtocolError {
  override readonly code = 'model.question_too_long';
}
