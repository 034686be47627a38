import type { Command } from 'commander';
import { exitCodes } from '../../platform/errors.ts';
import { addCommon, examples, instead } from '../options.ts';
import { printJson, say } from '../output.ts';
import { type CommonOptions, withSession } from '../session.ts';

const marks = { ok: '✓', warning: '⚠', failed: '✗', skipped: '·' } as const;

export function registerDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .summary('check configuration, storage and connections')
    .description(
      'Checks everything that a run needs and says how to mend what is wrong. Exit code 4 when a check fails.',
    );
  addCommon(command, { projectKey: instead });
  examples(command, [
    ['womba doctor', 'before the first run, and whenever something fails'],
    ['womba doctor --json', 'for a script'],
  ]);
  command.action((options: CommonOptions) =>
    withSession(options, async ({ womba, signal }) => {
      const checks = await womba.doctor(signal);
      // Checks that were cut short say nothing about what they check.
      signal.throwIfAborted();
      const failed = checks.filter((check) => check.status === 'failed').length;
      if (options.json) printJson({ ok: failed === 0, checks });
      else {
        for (const { name, status, detail, hint } of checks) {
          say(options, `${marks[status]} ${name}: ${detail}`);
          if (hint !== null && hint !== '') say(options, `   ${hint}`);
        }
        say(
          options,
          failed === 0 ? '\nNothing stands in the way of a run.' : `\n${failed} of ${checks.length} checks failed.`,
        );
      }
      return failed === 0 ? exitCodes.ok : exitCodes.incomplete;
    }),
  );
}
