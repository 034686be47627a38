import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSampleCompany } from '../../../examples/server/index.ts';
import { quick, temporaryFolder } from '../../../test/support/run-womba.ts';
import { readConfig } from '../../config/config.ts';
import { StoppedError } from '../../platform/errors.ts';
import { createWomba, type Womba } from '../../womba.ts';
import { RequestError } from '../http/request-error.ts';
import { createPlanningThread, type PlanningThread } from './planning-thread.ts';

const company = await startSampleCompany();
const folder = temporaryFolder();
const never = new AbortController().signal;
const story = { key: 'PLAT-101', planner: 'rules', maxTests: undefined, noCache: undefined } as const;
let womba: Womba;
let thread: PlanningThread;

beforeAll(async () => {
  womba = createWomba({
    config: readConfig({
      environment: { ...quick, ...company.env, WOMBA_DATA_DIR: join(folder.path, 'data') },
      workingDirectory: folder.path,
      userFile: join(folder.path, 'none.yml'),
    }),
  });
  await womba.indexSources(['jira', 'zephyr']);
  thread = createPlanningThread(womba);
});

afterAll(async () => {
  await thread.close();
  await womba.close();
  await company.close();
  folder[Symbol.dispose]();
});

describe('the planning thread', () => {
  it('makes and keeps the plan that this thread would have made, step by step', async () => {
    const steps: string[] = [];
    const made = await thread.ask('generate', story, { signal: never, onStep: (step) => steps.push(step) });
    expect(steps).toEqual([
      'Collecting what belongs to PLAT-101',
      'Planning with the rules engine',
      'Keeping the plan',
    ]);
    const here = await womba.generate('PLAT-101', { planner: 'rules' });
    expect(made.plan.test_cases).toEqual(here.plan.test_cases);
    expect(made.report).toEqual(here.report);
    expect((await womba.plans()).read('PLAT-101').version.version).toBe(made.version);
  });

  it('checks a plan and collects a story as this thread would', async () => {
    const { plan } = (await womba.plans()).read('PLAT-101');
    expect(await thread.ask('evaluate', { plan }, { signal: never })).toEqual(await womba.evaluate(plan));
    const asked = { key: 'PLAT-101', noCache: false, budget: 4000 };
    const { key, ...options } = asked;
    expect(await thread.ask('context', asked, { signal: never })).toEqual(await womba.storyContext(key, options));
  });

  it('hands over expected errors as they are answered', async () => {
    const unknown = thread.ask('generate', { ...story, key: 'PLAT-99999' }, { signal: never });
    await expect(unknown).rejects.toThrow(RequestError);
    await expect(unknown).rejects.toMatchObject({ statusCode: 404, code: 'not_found' });
  });

  it('hands over the stack of an error that nobody expected', async () => {
    const broken = thread.ask('evaluate', { plan: { story: null } as never }, { signal: never });
    await expect(broken).rejects.not.toThrow(RequestError);
    await expect(broken).rejects.toMatchObject({ stack: expect.stringContaining('planning.ts') as string });
  });

  it('stops a task that nobody wants any more, and never begins one that was given up before', async () => {
    const controller = new AbortController();
    const stopped = thread.ask('generate', story, { signal: controller.signal, onStep: () => controller.abort() });
    await expect(stopped).rejects.toMatchObject({ statusCode: 503, code: 'stopped' });
    await expect(thread.ask('generate', story, { signal: controller.signal })).rejects.toThrow(StoppedError);
  });

  it('goes on with another thread when one has ended', async () => {
    await thread.close();
    const { report } = await thread.ask('generate', story, { signal: never });
    expect(report.story_key).toBe('PLAT-101');
  });

  it('fails what is at work when a thread dies, and tries another for the next task', async () => {
    const dying = createPlanningThread(womba, new URL('data:text/javascript,process.exit(3)'));
    const ended = 'The planning thread ended with 3';
    await expect(dying.ask('generate', story, { signal: never })).rejects.toThrow(ended);
    await expect(dying.ask('generate', story, { signal: never })).rejects.toThrow(ended);
    await dying.close();
  });
});
