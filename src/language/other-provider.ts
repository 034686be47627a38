import { importOptionalPackage } from '../platform/optional-package.ts';
import { ConfigError } from '../platform/errors.ts';
import { fullName, type LanguageModelName, languageProviders } from './model-name.ts';
import type { SdkModel } from './sdk-types.ts';

/** What is used of a provider's package, `createMistral({ apiKey, baseURL, fetch })('mistral-large-latest')`. */
type CreateProvider = (options: {
  fetch: typeof globalThis.fetch;
  apiKey?: string;
  baseURL?: string;
}) => (model: string) => Pick<SdkModel, 'doStream'> & { specificationVersion?: string };

/** Versions of the SDK's interface whose streams are read here. */
const versions = ['v3', 'v4'];

/**
 * A model of a provider that Womba does not bring: of `@ai-sdk/<provider>`, installed beside Womba or in the working directory.
 * Without `apiKey` the package looks for one in the environment, under the name that its documentation gives.
 * @throws ConfigError when there is no such package, or it offers no language models as they are read here.
 */
export async function otherProvider(
  name: LanguageModelName,
  options: {
    fetch: typeof globalThis.fetch;
    apiKey: string | undefined;
    baseUrl: string | undefined;
    modulesFrom: string;
  },
): Promise<Pick<SdkModel, 'doStream'>> {
  const { provider } = name;
  const packageName = `@ai-sdk/${provider}`;
  const module = await importPackage(packageName, options.modulesFrom);
  const wanted = `create${provider.replaceAll('-', '')}`;
  const create = Object.entries(module).find(
    ([key, value]) => key.toLowerCase() === wanted && typeof value === 'function',
  )?.[1] as CreateProvider | undefined;
  if (create === undefined) throw unusable(packageName);
  const { fetch, apiKey, baseUrl } = options;
  const model = create({
    fetch,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
  })(name.model);
  if (typeof model.doStream !== 'function' || !versions.includes(model.specificationVersion ?? '')) {
    throw unusable(packageName);
  }
  return model;
}

async function importPackage(packageName: string, from: string): Promise<Record<string, unknown>> {
  const found = await importOptionalPackage(packageName, from);
  if (found === undefined) {
    const provider = packageName.replace('@ai-sdk/', '');
    throw new ConfigError(`AI_MODEL names the provider "${provider}", which Womba does not bring`, {
      hint: `Built in are ${languageProviders.join(', ')}; for another one \`npm install ${packageName}\` where Womba is installed or in the working directory.`,
    });
  }
  return found as Record<string, unknown>;
}

function unusable(packageName: string): ConfigError {
  return new ConfigError(`${packageName} offers no language models that Womba can ask`, {
    hint: `Install a version of it that belongs to version 6 or 7 of the AI SDK, or choose one of ${languageProviders.join(', ')}.`,
  });
}

/** `COHERE_API_KEY` of `cohere`. */
export function keyName({ provider }: LanguageModelName): string {
  return `${provider.replaceAll('-', '_').toUpperCase()}_API_KEY`;
}

/** For messages. */
export function otherWhere(name: LanguageModelName, baseUrl: string | undefined): string {
  const host = baseUrl === undefined ? undefined : URL.parse(baseUrl)?.host;
  return `the provider of ${fullName(name).slice(0, 80)}${host === undefined ? '' : ` at ${host}`}`;
}
