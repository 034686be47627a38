import { createLanguageModel } from '../language/create-language-model.ts';
import type { Question } from '../language/language-model.ts';
import { loadPrompts } from '../planning/model/prompts.ts';
import type { DoctorOptions, Finding } from './doctor.ts';
import { languageSettings } from './language-settings.ts';
import { choosePlanner } from './planner.ts';

/** Somebody waits for the doctor; a model that thinks about this for longer is of little use for plans. */
const patienceMs = 30_000;

const question: Question = {
  system: 'Answer with one JSON object of the form {"ok": true} and nothing else.',
  prompt: 'Can you be reached?',
  answer: {
    name: 'reached',
    schema: { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'], additionalProperties: false },
  },
};

/** Asks the language model something short, and reads the prompts. */
export async function checkLanguageModel({ config, connections, signal }: DoctorOptions): Promise<Finding> {
  const { model: name, description } = choosePlanner(config, undefined);
  if (name === undefined) return { skipped: 'no language model is configured: the rules engine makes plans' };
  const { replaced } = loadPrompts(config.text('PROMPTS_DIR'));
  const model = await createLanguageModel({
    name,
    settings: languageSettings(config),
    dispatcher: connections.dispatcher(),
    temperature: config.number('TEMPERATURE'),
    timeoutMs: patienceMs,
    retries: 1,
    retryDelayMs: 200,
    maxRetryAfterMs: 1_000,
  });
  const { text } = await model.ask(question, { signal });
  if (!/\{\s*"ok"\s*:/.test(text)) {
    return {
      warning: `${description} answers, but not in the form that was asked for`,
      hint: 'Plans need a model that can answer in JSON; `--planner rules` works without a model.',
    };
  }
  return [`${description} answers`, ...(replaced.length > 0 ? [`prompts replaced: ${replaced.join(', ')}`] : [])].join(
    '; ',
  );
}
