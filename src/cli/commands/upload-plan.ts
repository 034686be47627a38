import type { Command } from 'commander';
import { examples } from '../options.ts';
import { withSession } from '../session.ts';
import { addUploadFlags, printUpload, type UploadFlags, uploadRequest } from './upload-output.ts';

export function registerUploadPlan(program: Command): void {
  const command = program
    .command('upload-plan')
    .summary('bring a test plan from a file to Zephyr Scale')
    .description(
      'Brings a plan from any file to Zephyr Scale, such as one written by hand or made on another machine, in the same way\n' +
        'as `womba upload`. Exit code 6 when there is no such file, 4 when a test failed.',
    )
    .requiredOption('--file <file>', 'the plan, as JSON');
  addUploadFlags(command);
  examples(command, [
    ['womba upload-plan --file plan.json --dry-run', 'see what would be sent'],
    ['womba upload-plan --file plan.json --project-key SHOP', 'to another project than that of the story'],
  ]);
  command.action((options: UploadFlags & { file: string }) =>
    withSession(options, async ({ womba, signal }) => {
      const request = uploadRequest(options, signal);
      return printUpload(await womba.upload(await womba.planFromFile(options.file), request), options);
    }),
  );
}
