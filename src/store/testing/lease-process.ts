/** Takes the lease of the given database, says so, and holds it until it is killed or told to release it. */
import { createInterface } from 'node:readline';
import { systemClock } from '../../platform/clock.ts';
import { openDatabase } from '../database.ts';
import { acquireLease } from '../lease.ts';

const [path = '', command = 'index-all'] = process.argv.slice(2);
const db = openDatabase(path);
const lease = await acquireLease(db, command, systemClock);
console.log('holding');
createInterface({ input: process.stdin }).once('line', () => {
  lease.release();
  db.close();
  console.log('released');
  process.exit(0);
});
