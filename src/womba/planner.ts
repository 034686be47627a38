import type { Config } from '../config/config.ts';
import { chooseModel, defaultModels } from '../language/choose-model.ts';
import { fullName, type LanguageModelName } from '../language/model-name.ts';
import type { Clock } from '../platform/clock.ts';
import { ConfigError } from '../platform/errors.ts';
import type { Knowledge } from '../planning/checks/report.ts';
import type { TestPlan } from '../planning/plan/schema.ts';
import { generatePlan } from '../planning/rules/generate-plan.ts';
import type { StoryContext } from '../stories/context/story-context.ts';
import type { Connections } from './connections.ts';
import { languageSettings } from './language-settings.ts';

export const plannerNames = ['rules', 'model'] as const;
export type PlannerName = (typeof plannerNames)[number];

/** Makes plans. */
export interface Planner {
  /** For whoever waits: `the rules engine`, `openai:gpt-5.4`. */
  description: string;
  make(
    context: StoryContext,
    knowledge: Knowledge,
    options: {
      /** Most tests; default by the story's complexity. */
      most?: number | undefined;
      signal?: AbortSignal | undefined;
      onProgress?: ((step: string) => void) | undefined;
    },
  ): Promise<{ plan: TestPlan; warnings: string[] }>;
}

/** The planner of a configuration. Packages of providers are loaded for a model only. @throws ConfigError */
export async function openPlanner(
  config: Config,
  connect: () => Promise<Connections>,
  clock: Clock,
  wanted: PlannerName | undefined,
): Promise<Planner> {
  const { model, description } = choosePlanner(config, wanted);
  if (model !== undefined) {
    const { openModelPlanner } = await import('./model-planner.ts');
    return { description, make: await openModelPlanner(config, await connect(), clock, model) };
  }
  return {
    description,
    make: async (context, _knowledge, { most }) => ({
      plan: generatePlan(context, { most, now: clock.now().toISOString() }),
      warnings: [],
    }),
  };
}

/** Who makes a plan. */
interface ChosenPlanner {
  /** Undefined for the rules engine. */
  model: LanguageModelName | undefined;
  /** For whoever waits: `the rules engine`, `openai:gpt-5.4 (because OPENAI_API_KEY is set)`. */
  description: string;
}

/**
 * The planner that was asked for, or the one that the configuration stands for. A model that fails is never replaced by the
 * rules engine behind somebody's back: that is for a person to decide.
 * @throws ConfigError when a model is asked for and none is configured, or AI_MODEL is wrong.
 */
export function choosePlanner(config: Config, wanted: PlannerName | undefined): ChosenPlanner {
  const rules: ChosenPlanner = { model: undefined, description: 'the rules engine' };
  if (wanted === 'rules') return rules;
  const { name, because } = chooseModel(languageSettings(config));
  if (name !== undefined) {
    const reason = because === 'AI_MODEL' ? '' : ` (because ${because} is set and AI_MODEL is not)`;
    return { model: name, description: `${fullName(name)}${reason}` };
  }
  if (wanted === undefined) return rules;
  const keys = defaultModels.map(({ key }) => key).join(', ');
  throw new ConfigError(
    because === 'AI_MODEL' ? 'AI_MODEL is none, so no model can be asked' : 'No language model is configured',
    { hint: `Set AI_MODEL=provider:model, or one of ${keys}; \`--planner rules\` works without a model.` },
  );
}
