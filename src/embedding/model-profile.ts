import type { EmbeddingPurpose } from './embedder.ts';
import type { EmbeddingProvider, ModelName } from './model-name.ts';

/** What Womba has to know of a model to ask it well. */
export interface ModelProfile {
  /** Longest text, in tokens as Womba counts them (`cl100k_base`); what is longer is cut. */
  maxInputTokens: number;
  /** Texts in one request, at most. */
  maxTexts: number;
  /** Tokens in one request, at most, by estimate. */
  maxRequestTokens: number;
  /** Put before each text, as the model was trained. */
  prefix: Readonly<Record<EmbeddingPurpose, string>>;
  /** How token vectors become one; used by local models only, servers know their own. */
  pooling: 'mean' | 'cls' | 'last_token';
}

/**
 * Limits of one request, from the providers' references. OpenAI: 2,048 inputs and 300,000 tokens; Google: 100 inputs;
 * Cohere: 96; Voyage: 1,000 inputs and, by model, from 120,000 tokens; text-embeddings-inference: 32 inputs and 16,384
 * tokens unless started otherwise. Estimates may be a fifth too low, so the token limits leave room.
 */
const requestLimits: Record<EmbeddingProvider, { maxTexts: number; maxRequestTokens: number }> = {
  openai: { maxTexts: 512, maxRequestTokens: 200_000 },
  'openai-compatible': { maxTexts: 32, maxRequestTokens: 12_000 },
  ollama: { maxTexts: 32, maxRequestTokens: 12_000 },
  google: { maxTexts: 100, maxRequestTokens: 15_000 },
  cohere: { maxTexts: 96, maxRequestTokens: 100_000 },
  voyage: { maxTexts: 256, maxRequestTokens: 80_000 },
  local: { maxTexts: 16, maxRequestTokens: 6_000 },
};

interface Family {
  name: RegExp;
  /** The model's own limit in its own tokens. */
  window?: number;
  query?: string;
  document?: string;
  pooling?: ModelProfile['pooling'];
}

const webSearchInstruction =
  'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ';
const passageInstruction = 'Represent this sentence for searching relevant passages: ';

/** From the models' cards; the first that matches counts. Names are compared without the publisher. */
const families: readonly Family[] = [
  { name: /^text-embedding-(3|ada)/, window: 8_191 },
  // Takes its task in the text; the parameter taskType is for its predecessors.
  {
    name: /^gemini-embedding-2/,
    window: 8_192,
    query: 'task: search result | query: ',
    document: 'title: none | text: ',
  },
  { name: /^(gemini-embedding|text-embedding-00)/, window: 2_048 },
  { name: /^embeddinggemma/, window: 2_048, query: 'task: search result | query: ', document: 'title: none | text: ' },
  { name: /^embed-v4/, window: 128_000 },
  { name: /^embed-(english|multilingual)/, window: 512 },
  { name: /^voyage-/, window: 16_000 },
  { name: /e5-.*instruct/, window: 512, query: webSearchInstruction },
  { name: /e5-(small|base|large)/, window: 512, query: 'query: ', document: 'passage: ' },
  { name: /^nomic-embed-text/, window: 2_048, query: 'search_query: ', document: 'search_document: ' },
  { name: /^qwen3-embedding/, window: 8_192, query: webSearchInstruction, pooling: 'last_token' },
  { name: /^bge-m3/, window: 8_192, pooling: 'cls' },
  { name: /^bge-.*-en/, window: 512, query: passageInstruction, pooling: 'cls' },
  { name: /^mxbai-embed-large/, window: 512, query: passageInstruction, pooling: 'cls' },
  { name: /^snowflake-arctic-embed.*v2/, window: 8_192, query: 'query: ', pooling: 'cls' },
  { name: /^snowflake-arctic-embed/, window: 512, query: passageInstruction, pooling: 'cls' },
  { name: /^gte-(multilingual|modernbert)/, window: 8_192, pooling: 'cls' },
  { name: /^all-minilm/, window: 256 },
  { name: /^(all|multi-qa|paraphrase)-mpnet/, window: 384 },
];

/** A model nobody described here is taken to read this much, as most small ones do. */
const unknownWindow = 512;
/** Only OpenAI counts as Womba does; other tokenizers need up to a third more tokens for tests, code and identifiers. */
const foreignTokenizer = 0.75;

export function profileOf({ provider, model }: ModelName, maxInputTokens?: number): ModelProfile {
  const bare = model.toLowerCase().replace(/^.*\//, '');
  const family = families.find(({ name }) => name.test(bare));
  const window = family?.window ?? (provider === 'openai' ? 8_191 : unknownWindow);
  const limits = requestLimits[provider];
  const longest = maxInputTokens ?? (provider === 'openai' ? window : Math.floor(window * foreignTokenizer));
  return {
    maxTexts: limits.maxTexts,
    maxInputTokens: Math.min(longest, limits.maxRequestTokens),
    maxRequestTokens: limits.maxRequestTokens,
    prefix: { query: family?.query ?? '', document: family?.document ?? '' },
    pooling: family?.pooling ?? 'mean',
  };
}
