/**
 * Loaded before each test file. Properties are tried with the same examples in each run, so that a change is judged by what it
 * does and not by luck. `npm run test:random` tries others: PROPERTY_SEED=random takes new ones, and a number those of a run
 * that failed.
 */
import fc from 'fast-check';

const wanted = process.env['PROPERTY_SEED'] ?? '1';
fc.configureGlobal({ seed: wanted === 'random' ? Math.trunc(Math.random() * 2 ** 31) : Number.parseInt(wanted, 10) });
