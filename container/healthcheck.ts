/**
 * Ends with 0 when an address answers 2xx within three seconds, with 1 and a line on stderr otherwise: the image's
 * HEALTHCHECK, which has no curl. The address is the first argument; without one it is the server's `/livez`.
 */
const address = process.argv[2] ?? `http://127.0.0.1:${process.env['API_PORT'] ?? '8000'}/livez`;
try {
  const answer = await fetch(address, { signal: AbortSignal.timeout(3_000) });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
} catch (error) {
  process.stderr.write(`${address} does not answer: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
