#!/usr/bin/env node
// Plain old syntax on purpose: this file must parse on any Node, to say in one line what is missing. What newer ones
// understand stands in start.cjs.
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
// eslint-disable-next-line @typescript-eslint/no-require-imports -- old Nodes know nothing else
require('./start.cjs');
