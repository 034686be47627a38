import type { Question } from './language-model.ts';
import type { SdkCall } from './sdk-types.ts';

/** What is left out of a request because a server refused it. Kept for all later requests to the same model. */
export interface Adjustments {
  /** How the form of the answer is asked for; it always stands in the prompt, too. */
  form: 'schema' | 'json' | 'text';
  temperature: boolean;
  maxTokens: boolean;
}

export const nothingLeftOut: Adjustments = { form: 'schema', temperature: true, maxTokens: true };

const aboutForm = /response_format|json_schema|json_object|structured|output_config|output_format|grammar|schema/i;

/**
 * What to leave out after a server refused a request with 400 or 422 and said why; undefined where that is nothing we can do
 * without. Servers that speak OpenAI's protocol differ in just these points.
 */
export function adjusted(before: Adjustments, status: number, body: string): Adjustments | undefined {
  if (status !== 400 && status !== 422 && status !== 501) return undefined;
  const said = body.slice(0, 10_000);
  if (before.temperature && /temperature/i.test(said)) return { ...before, temperature: false };
  if (before.maxTokens && /max_(?:completion_|output_)?tokens/i.test(said)) return { ...before, maxTokens: false };
  if (!aboutForm.test(said)) return undefined;
  if (before.form === 'schema') return { ...before, form: 'json' };
  return before.form === 'json' ? { ...before, form: 'text' } : undefined;
}

/** The parts of a request that may be left out. */
export function adjustable(
  { form, temperature, maxTokens }: Adjustments,
  answer: Question['answer'],
  wanted: { temperature?: number | undefined; maxTokens?: number | undefined },
): Pick<SdkCall, 'responseFormat' | 'temperature' | 'maxOutputTokens'> {
  return {
    ...(form === 'schema' ? { responseFormat: { type: 'json' as const, ...answer } } : {}),
    ...(form === 'json' ? { responseFormat: { type: 'json' as const } } : {}),
    ...(temperature && wanted.temperature !== undefined ? { temperature: wanted.temperature } : {}),
    ...(maxTokens && wanted.maxTokens !== undefined ? { maxOutputTokens: wanted.maxTokens } : {}),
  };
}
