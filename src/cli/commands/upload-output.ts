import type { Command } from 'commander';
import type { TestResult, UploadReport } from '../../publishing/zephyr/report.ts';
import { exitCodes, UsageError } from '../../platform/errors.ts';
import { addCommon, notEmpty } from '../options.ts';
import { printJson, say, warn } from '../output.ts';
import { uploadLines } from '../render/upload.ts';
import type { Womba } from '../../womba.ts';
import type { CommonOptions } from '../session.ts';

export interface UploadFlags extends CommonOptions {
  folder?: string;
  cycle?: string;
  dryRun?: boolean;
}

/** The flags of both commands that upload. */
export function addUploadFlags(command: Command): void {
  command
    .option(
      '--folder <path>',
      "whole path of the folder, made where it is missing; default: the plan's suggestion",
      notEmpty,
    )
    .option('--cycle <name>', 'also put the tests into the test cycle of this name, made where it is missing', notEmpty)
    .option('--dry-run', 'show what would be sent; sends only questions');
  addCommon(command, { projectKey: "Zephyr project, instead of the story's own" });
}

/** What the flags ask for. @throws UsageError when they name several projects. */
export function uploadRequest(
  { projectKey, folder, cycle, dryRun }: UploadFlags,
  signal: AbortSignal,
): NonNullable<Parameters<Womba['upload']>[1]> {
  if (projectKey?.includes(',') === true) {
    throw new UsageError('A plan goes to one project', { hint: 'Name one key with --project-key.' });
  }
  return { project: projectKey, folder, cycle, dryRun, signal, onProgress: reportProgress };
}

/** A line on stderr for every so many tests: people see that it goes on, logs stay short. */
const everySoMany = 10;

export function reportProgress({ id, status }: TestResult, done: number, total: number): void {
  if (done % everySoMany === 0 && done < total) warn(`${done} of ${total} tests, last ${id}: ${status}`);
}

/** Prints what was uploaded and returns the exit code. */
export function printUpload(report: UploadReport, options: CommonOptions): number {
  if (options.json) printJson(report);
  else for (const line of uploadLines(report)) say(options, line);
  return uploadExitCode(report);
}

/** 4 when a part of an upload failed; 0 also where nothing was to be uploaded. */
export function uploadExitCode(report: Pick<UploadReport, 'success'> | undefined): number {
  return report?.success === false ? exitCodes.incomplete : exitCodes.ok;
}
