import type { Command } from 'commander';
import { examples } from '../options.ts';
import { warn } from '../output.ts';
import { withSession } from '../session.ts';
import { addUploadFlags, printUpload, type UploadFlags, uploadRequest } from './upload-output.ts';

export function registerUpload(program: Command): void {
  const command = program
    .command('upload')
    .summary("bring a story's test plan to Zephyr Scale")
    .description(
      'Brings the saved plan of a story to Zephyr Scale, as it is: each test as a draft, with its steps, in a folder, linked\n' +
        'to the story. The accepted and edited tests if there are any, else all that were not rejected. Running it again\n' +
        'completes what is missing and does nothing twice. Exit code 6 when there is no such plan, 4 when a test failed.',
    )
    .argument('<key>', 'issue key, such as PLAT-12');
  addUploadFlags(command);
  examples(command, [
    ['womba upload PLAT-12 --dry-run', 'see what would be sent'],
    ['womba upload PLAT-12 --folder /Checkout/Vouchers', 'into a folder, made where it is missing'],
    ['womba upload PLAT-12 --cycle "Sprint 14"', 'and into a test cycle'],
    ['womba upload PLAT-12 --json', 'for a script'],
  ]);
  command.action((given: string, options: UploadFlags) =>
    withSession(options, async ({ womba, signal }) => {
      const request = uploadRequest(options, signal);
      const { plan, warnings } = (await womba.plans()).read(given.trim().toUpperCase());
      for (const warning of warnings) warn(`Warning: ${warning}`);
      return printUpload(await womba.upload(plan, request), options);
    }),
  );
}
