/** Opens each of the given paths as soon as it is told to, and says so. */
import { createInterface } from 'node:readline';
import { openDatabase } from '../database.ts';

console.log('ready');
createInterface({ input: process.stdin }).once('line', () => {
  for (const path of process.argv.slice(2)) {
    const db = openDatabase(path);
    db.write(() =>
      db.run("INSERT INTO source_stamps (project, source, completed_at) VALUES (?, 'jira', '')", process.pid),
    );
    db.close();
  }
  console.log('done');
  process.exit(0);
});
