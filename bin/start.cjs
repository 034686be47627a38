'use strict';
// Node 22 announces node:sqlite as experimental on every start; Womba's users need not read that.
const emitWarning = process.emitWarning;
process.emitWarning = function (warning, ...rest) {
  const text = warning && warning.message ? warning.message : String(warning);
  if (!text.includes('SQLite is an experimental feature')) emitWarning.call(process, warning, ...rest);
};
import('../dist/cli/bin.js').catch((error) => {
  process.stderr.write('Womba could not start: ' + (error && error.message ? error.message : error) + '\n');
  process.exit(1);
});
