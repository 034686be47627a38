import type { LanguageModel } from '../../language/language-model.ts';
import type { Material } from './material.ts';
import type { Prompts } from './prompts.ts';

/** Of a million tokens, in the operator's currency; undefined where it is not configured. */
export interface Prices {
  input: number | undefined;
  output: number | undefined;
}

/** What a round of repair was about and whether it was of use. */
export interface RepairRound {
  /** Rules of the findings. */
  found: string[];
  kept: boolean;
}

/** How a plan came to be. Stands in its metadata. */
export interface Provenance {
  planner: 'model';
  /** `provider:model`. */
  model: string;
  /** Of the wording of all prompts. */
  prompt_hash: string;
  /** Names of prompts that were not Womba's own. */
  own_prompts: string[];
  /** What the model was shown, with the hash of the text that it was shown. */
  sources: { id: string; hash: string }[];
  /** What was left out of the material, or shortened. */
  cut: { id: string; tokens: number; reason: string }[];
  tokens: { input: number; output: number; estimated: boolean };
  requests: number;
  /** Of all requests; absent where no price is configured. */
  cost?: number;
  /** How often an answer was cut because it was too long. */
  cut_answers: number;
  repairs: RepairRound[];
}

export function provenanceOf(parts: {
  model: LanguageModel;
  prompts: Prompts;
  material: Material;
  prices: Prices;
  cuts: number;
  rounds: RepairRound[];
}): Provenance {
  const { model, prompts, material, prices, cuts, rounds } = parts;
  const { tokens, requests, estimated } = model.account();
  const { input, output } = prices;
  const cost =
    input === undefined || output === undefined ? undefined : (tokens.input * input + tokens.output * output) / 1e6;
  return {
    planner: 'model',
    model: model.name,
    prompt_hash: prompts.hash,
    own_prompts: prompts.replaced,
    sources: [...material.sources.values()].map(({ id, hash }) => ({ id, hash })),
    cut: material.cut.map(({ id, tokens: count, reason }) => ({ id, tokens: count, reason })),
    tokens: { ...tokens, estimated },
    requests,
    ...(cost === undefined ? {} : { cost: Number(cost.toFixed(6)) }),
    cut_answers: cuts,
    repairs: rounds,
  };
}
