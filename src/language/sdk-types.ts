import type { createOpenAI } from '@ai-sdk/openai';

/** The AI SDK's language model as its providers give it; its package of types is no dependency of ours. */
export type SdkModel = ReturnType<ReturnType<typeof createOpenAI>['chat']>;
export type SdkCall = Parameters<SdkModel['doStream']>[0];
export type SdkPart = SdkStream extends ReadableStream<infer Part> ? Part : never;
export type SdkStream = Awaited<ReturnType<SdkModel['doStream']>>['stream'];
export type JsonSchema = NonNullable<Extract<NonNullable<SdkCall['responseFormat']>, { type: 'json' }>['schema']>;
