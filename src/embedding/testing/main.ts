import { parseArgs } from 'node:util';
import { startEmbeddingServer } from './embedding-server.ts';
import { qualityOf } from './test-embeddings.ts';

/**
 * The test server as a process: `node src/embedding/testing/main.ts --port 0 --quality good --dimensions 256`. Prints one line
 * of JSON, `{"url": …}`, once it listens, and ends with SIGTERM, SIGINT or its standard input (`--with-stdin`).
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    quality: { type: 'string', default: 'good' },
    dimensions: { type: 'string', default: '256' },
    corner: { type: 'string', default: '0' },
    'api-key': { type: 'string' },
    'max-inputs': { type: 'string', default: '2048' },
    'max-input-tokens': { type: 'string', default: '8191' },
    'latency-ms': { type: 'string', default: '0' },
    'with-stdin': { type: 'boolean', default: false },
  },
});

const server = await startEmbeddingServer({
  port: Number(values.port),
  quality: qualityOf(values.quality),
  dimensions: Number(values.dimensions),
  corner: Number(values.corner),
  maxInputs: Number(values['max-inputs']),
  maxInputTokens: Number(values['max-input-tokens']),
  latencyMs: Number(values['latency-ms']),
  ...(values['api-key'] === undefined ? {} : { apiKey: values['api-key'] }),
});
process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
const end = (): void => void server.close();
process.once('SIGTERM', end);
process.once('SIGINT', end);
if (values['with-stdin']) process.stdin.once('end', end).resume();
