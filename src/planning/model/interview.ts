import type { AskOptions, LanguageModel, Question } from '../../language/language-model.ts';
import { MalformedAnswer } from '../../platform/http/faults.ts';
import { techniques } from '../ideas/idea.ts';
import { answerJsonSchema } from './answer-schema.ts';
import { createElementScanner } from './element-scanner.ts';
import type { Fence } from './fence.ts';
import type { Material } from './material.ts';
import type { Prompts } from './prompts.ts';
import { readAnswer, type ReadAnswer } from './read-answer.ts';
import { findingLines, type Repair, testsAsAnswer } from './repair.ts';

export interface InterviewOptions {
  model: LanguageModel;
  prompts: Prompts;
  fence: Fence;
  redact: (text: string) => string;
  material: Material;
  storyKey: string;
  /** Most tests of the plan. */
  most: number;
  signal: AbortSignal | undefined;
  onProgress: (step: string) => void;
}

/** A part of the criteria, after an answer was cut. */
export interface Portion {
  /** Ids of the criteria that are left. */
  only: readonly string[];
  /** Titles of the tests that are written already. */
  written: readonly string[];
}

export interface InterviewAnswer extends ReadAnswer {
  /** Whether it ended because it was too long. */
  isCut: boolean;
}

/** The questions about one story. An answer without the right form is sent back once. */
export interface Interview {
  /** For messages. */
  readonly where: string;
  /** Asks for the whole plan or a part of it. */
  plan(portion: Portion | undefined): Promise<InterviewAnswer>;
  /** Asks for what the checks found. */
  repair(repair: Repair, room: number): Promise<InterviewAnswer>;
}

/** Titles of fewer tests than this are named where a plan is gone on with. */
const mostTitles = 60;

export function createInterview(options: InterviewOptions): Interview {
  const { model, prompts, fence, redact, material, storyKey, most, signal, onProgress } = options;
  const schema = answerJsonSchema();
  const system = prompts.fill('system', { fence: fence.token, schema: JSON.stringify(schema) });
  const common = { material: material.prompt, story: storyKey, techniques: techniques.join(', ') };

  const ask = async (prompt: string): Promise<{ text: string; isCut: boolean }> => {
    // Whatever was put together: nothing that is configured as a secret leaves.
    const question: Question = {
      system: redact(system),
      prompt: redact(prompt),
      answer: { name: 'test_plan', schema },
    };
    return model.ask(question, { signal, ...reporting(onProgress) });
  };

  const answerTo = async (prompt: string): Promise<InterviewAnswer> => {
    const { text, isCut } = await ask(prompt);
    const read = readAnswer(text);
    if (isCut || read.problems.length === 0) return { ...read, isCut };
    onProgress('The answer has not the form that it must have; sending it back');
    const again = await ask(
      prompts.fill('fix', {
        answer: fence.wrap('answer', text),
        problems: fence.wrap('problems', read.problems.slice(0, 20).join('\n')),
      }),
    );
    const mended = readAnswer(again.text);
    if (mended.tests.length >= read.tests.length && mended.tests.length > 0) return { ...mended, isCut: again.isCut };
    if (read.tests.length > 0) return { ...read, isCut };
    if (mended.problems.length === 0) return { ...mended, isCut: again.isCut };
    throw new MalformedAnswer(`${model.where} answered twice with something that is no test plan`, {
      hint: 'Choose a model that can answer in JSON; `--planner rules` works without a model.',
    });
  };

  return {
    where: model.where,
    plan(portion) {
      const text =
        portion === undefined
          ? ''
          : [
              `Part of the plan is written. Now write tests for these criteria only: ${portion.only.join(', ')}.`,
              'Written already, not to be repeated:',
              fence.wrap('written', portion.written.slice(-mostTitles).join('\n') || 'none'),
            ].join('\n');
      return answerTo(prompts.fill('plan', { ...common, most: String(most), portion: text }));
    },
    repair(repair, room) {
      return answerTo(
        prompts.fill('repair', {
          ...common,
          tests: fence.wrap('tests', testsAsAnswer(repair.tests)),
          findings: fence.wrap('findings', findingLines(repair)),
          room: String(room),
        }),
      );
    },
  };
}

/** Says how many tests are written, as they come. */
function reporting(onProgress: (step: string) => void): Pick<AskOptions, 'onText' | 'onWait'> {
  let scanner = createElementScanner('test_cases');
  let told = 0;
  return {
    onText(part) {
      if ('restarted' in part) {
        scanner = createElementScanner('test_cases');
        told = 0;
        return;
      }
      const written = scanner.push(part.text);
      if (written === told) return;
      told = written;
      onProgress(`${written} test${written === 1 ? '' : 's'} written`);
    },
    onWait: onProgress,
  };
}
