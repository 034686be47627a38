import type { LanguageModel, Tokens } from '../../language/language-model.ts';
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
  /** What was taken out of the model's answers because it is not in the sources, repeats, or has to stay secret. */
  taken_out: string[];
}

export function provenanceOf(parts: {
  model: LanguageModel;
  prompts: Prompts;
  material: Material;
  prices: Prices;
  cuts: number;
  rounds: RepairRound[];
  takenOut: string[];
}): Provenance {
  const { model, prompts, material, prices, cuts, rounds, takenOut } = parts;
  const { tokens, requests, estimated } = model.account();
  const cost = costOf(tokens, prices);
  return {
    planner: 'model',
    model: model.name,
    prompt_hash: prompts.hash,
    own_prompts: prompts.replaced,
    sources: [...material.sources.values()].map(({ id, hash }) => ({ id, hash })),
    cut: material.cut.map(({ id, tokens: count, reason }) => ({ id, tokens: count, reason })),
    tokens: { ...tokens, estimated },
    requests,
    ...(cost === undefined ? {} : { cost }),
    cut_answers: cuts,
    repairs: rounds,
    taken_out: takenOut,
  };
}

/** What a model consumed, for whoever pays for it: `openai:gpt-5.4 read 5,210 tokens and wrote 1,930 in 2 requests`. */
export function accountLine(model: LanguageModel, prices: Prices): string {
  const { tokens, requests, estimated } = model.account();
  const cost = costOf(tokens, prices);
  const number = (value: number): string => value.toLocaleString('en-US');
  return [
    `${model.name} read ${number(tokens.input)} tokens and wrote ${number(tokens.output)}`,
    ` in ${requests} request${requests === 1 ? '' : 's'}`,
    estimated ? ', in part counted here' : '',
    cost === undefined ? '' : `, for ${cost}`,
  ].join('');
}

/** In the operator's currency, to a millionth; undefined without both prices. */
function costOf(tokens: Tokens, { input, output }: Prices): number | undefined {
  if (input === undefined || output === undefined) return undefined;
  return Number(((tokens.input * input + tokens.output * output) / 1e6).toFixed(6));
}
