import type { Command } from 'commander';
import { exitCodes } from '../../platform/errors.ts';
import { addCommon, examples } from '../options.ts';
import { type CommonOptions, printJson, say, withSession } from '../session.ts';

const marks = { ok: '✓', warning: '⚠', failed: '✗', skipped: '·' } as const;

export function registerDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .summary('check configuration, storage and connections')
    .description(
      'Checks everything that a run needs and says how to mend what is wrong. Exit code 4 when a check fails.',
    );
  addCommon(command, { projectKey: true });
  examples(command, [['womba doctor', 'before the first run, and whenever something fails']]);
  command.action((options: CommonOptions) =>
    withSession(options, async ({ womba, signal }) => {
      const checks = await womba.doctor(signal);
      const ok = checks.every((check) => check.status !== 'failed');
      if (options.json) printJson({ ok, checks });
      else {
        for (const { name, status, detail, hint } of checks) {
          say(options, `${marks[status]} ${name}: ${detail}`);
          if (hint !== null && hint !== '') say(options, `   ${hint}`);
        }
      }
      return ok ? exitCodes.ok : exitCodes.incomplete;
    }),
  );
}
