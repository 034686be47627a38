/** Brings the Chroma database equal to the given file in small steps, saying so after each, until it is done or killed. */
import { openDatabase } from '../../database.ts';
import { createChromaApi } from '../chroma/api.ts';
import { synchronise } from '../chroma/synchronise.ts';

const [path = '', url = '', database = ''] = process.argv.slice(2);
const db = openDatabase(path);
const api = createChromaApi({ url, database }, { timeoutMs: 60_000, retries: 2, retryDelayMs: 100 });
const smallBatches = { ...api, batchLimit: () => Promise.resolve(5) };
await synchronise(db, smallBatches, { onProgress: ({ left }) => console.log(`left ${left}`) });
console.log('done');
db.close();
