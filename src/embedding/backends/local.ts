import { importOptionalPackage } from '../../platform/optional-package.ts';
import { ConfigError, UnavailableError } from '../../platform/errors.ts';
import type { EmbeddingBackend } from '../backend.ts';
import type { ModelProfile } from '../model-profile.ts';

export interface LocalOptions {
  model: string;
  dimensions: number | undefined;
  pooling: ModelProfile['pooling'];
  modulesFrom: string | undefined;
  modelFolder: string | undefined;
}

const packageName: string = '@huggingface/transformers';

/** What is used of `@huggingface/transformers`; it is no dependency, since it brings 470 MB of native runtimes. */
interface Transformers {
  pipeline(task: 'feature-extraction', model: string): Promise<Extractor>;
  /** Where models are downloaded to, and where they are looked for first. */
  env?: { cacheDir?: string | null; localModelPath?: string };
}
type Extractor = (
  texts: string[],
  options: { pooling: ModelProfile['pooling']; normalize: boolean },
) => Promise<{ dims: readonly number[]; data: Float32Array }>;

/** A model that runs in this process. It is downloaded once, to `modelFolder`, unless it lies there already. */
export function localBackend(options: LocalOptions): EmbeddingBackend {
  const { model, pooling, dimensions, modelFolder } = options;
  if (dimensions !== undefined) {
    throw new ConfigError('EMBEDDING_DIMENSIONS cannot be chosen for local models', { hint: 'Remove the setting.' });
  }
  let loading: Promise<Extractor> | undefined;
  const load = async (): Promise<Extractor> => {
    const { pipeline, env } = await importTransformers(options.modulesFrom ?? process.cwd());
    // The library's own place is beside its code, which is lost with a container and often not writable.
    if (env !== undefined && modelFolder !== undefined) {
      env.cacheDir = modelFolder;
      env.localModelPath = modelFolder;
    }
    try {
      return await pipeline('feature-extraction', model);
    } catch (error) {
      throw new UnavailableError(`the local model ${model.slice(0, 80)} could not be loaded`, {
        hint: `Check its name on huggingface.co and that it has ONNX files. Without access, put its files into ${modelFolder ?? 'the models folder of the library'}, in a folder of that name.`,
        cause: error,
      });
    }
  };
  return {
    where: 'the local embedding model',
    credentialsHint: 'Check HF_TOKEN for models that need one.',
    modelHint: 'Check the model in EMBEDDING_MODEL.',
    async request(texts, _purpose, signal) {
      // A failed download is tried anew by the next call.
      loading ??= load().catch((error: unknown) => {
        loading = undefined;
        throw error;
      });
      const extract = await loading;
      signal.throwIfAborted();
      // Of texts that are padded to one length the last token is padding: such models get them one by one.
      const batches = pooling === 'last_token' ? texts.map((text) => [text]) : [[...texts]];
      const vectors: ArrayLike<number>[] = [];
      for (const batch of batches) {
        vectors.push(...rowsOf(await extract(batch, { pooling, normalize: true })));
        signal.throwIfAborted();
      }
      return { vectors, tokens: undefined };
    },
  };
}

function rowsOf({ dims, data }: Awaited<ReturnType<Extractor>>): ArrayLike<number>[] {
  const width = dims.at(-1) ?? 0;
  const count = width === 0 ? 0 : data.length / width;
  return Array.from({ length: count }, (_, row) => data.slice(row * width, (row + 1) * width));
}

/** From beside Womba, where `npm install` puts it in a checkout or globally, or else from the given folder. */
async function importTransformers(from: string): Promise<Transformers> {
  const found = await importOptionalPackage(packageName, from);
  if (found === undefined) {
    throw new ConfigError(`EMBEDDING_MODEL=local:… needs the package ${packageName}, which is not installed`, {
      hint: `Run \`npm install ${packageName}\` where Womba is installed or in the working directory.`,
    });
  }
  return usable(found);
}

/** A CommonJS file may offer its functions as the default only. */
function usable(module: unknown): Transformers {
  const { default: fallback } = module as { default?: Transformers };
  return typeof (module as Partial<Transformers>).pipeline === 'function' || fallback === undefined
    ? (module as Transformers)
    : fallback;
}
