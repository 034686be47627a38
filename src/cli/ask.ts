import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { StoppedError, UsageError } from '../platform/errors.ts';

/** Somebody at a terminal who answers questions. Ctrl-C and Ctrl-D end the questions with a StoppedError. */
export interface Asker extends Disposable {
  ask(question: string): Promise<string>;
  /** Like `ask`, but what is typed is not shown. */
  askSecret(question: string): Promise<string>;
}

/**
 * Opens the terminal for questions; they go to stderr, so that stdout keeps its meaning.
 * @throws UsageError with the given words where nobody can be asked.
 */
export function openAsker(nobody: { message: string; hint: string }, signal?: AbortSignal): Asker {
  if (!process.stdin.isTTY) throw new UsageError(nobody.message, { hint: nobody.hint });
  let hidden = false;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!hidden) process.stderr.write(chunk);
      done();
    },
  });
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  const stopped = new AbortController();
  terminal.on('SIGINT', () => stopped.abort());
  terminal.on('close', () => stopped.abort());
  const any = AbortSignal.any(signal === undefined ? [stopped.signal] : [stopped.signal, signal]);
  const ask = async (question: string): Promise<string> => {
    try {
      return (await terminal.question(question, { signal: any })).trim();
    } catch (error) {
      if (!any.aborted) throw error;
      process.stderr.write('\n');
      throw signal?.aborted ? signal.reason : new StoppedError('SIGINT');
    }
  };
  return {
    ask,
    async askSecret(question) {
      // The question itself has to be seen: written first, so that only the answer's echo is held back.
      process.stderr.write(question);
      hidden = true;
      try {
        return await ask('');
      } finally {
        hidden = false;
        process.stderr.write('\n');
      }
    },
    [Symbol.dispose]: () => terminal.close(),
  };
}
