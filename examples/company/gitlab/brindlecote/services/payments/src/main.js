import { createServer } from 'node:http';

// Entry of the payments service; routes are registered by the framework module.
createServer((req, res) => {
  res.writeHead(404, { 'content-type': 'application/json' });
  res.end(JSON.stringify({ code: 'GEN-0404', message: 'Unknown path.', traceId: '0', details: [] }));
}).listen(process.env.PORT ?? 8080);
