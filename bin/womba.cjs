#!/usr/bin/env node
// Plain old syntax on purpose: this file must parse on any Node, to say in one line what is missing.
'use strict';
var needed = [22, 13];
var parts = process.versions.node.split('.');
var major = Number(parts[0]);
var minor = Number(parts[1]);
if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  process.stderr.write(
    'Womba needs Node.js ' + needed.join('.') + ' or newer; this is ' + process.versions.node + '.\n',
  );
  process.exit(3);
}
// Node 22 announces node:sqlite as experimental on every start; Womba's users need not read that.
var emitWarning = process.emitWarning;
process.emitWarning = function (warning) {
  var text = warning && warning.message ? warning.message : String(warning);
  if (text.indexOf('SQLite is an experimental feature') < 0) emitWarning.apply(process, arguments);
};
import('../dist/cli/bin.js').catch(function (error) {
  process.stderr.write('Womba could not start: ' + (error && error.message ? error.message : error) + '\n');
  process.exit(1);
});
