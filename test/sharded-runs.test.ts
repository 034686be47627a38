import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IJobSpec } from 'kubernetes-models/batch/v1/JobSpec';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globSync } from 'tinyglobby';
import { parse } from 'yaml';
import { type SampleCompany, startSampleCompany } from '../examples/server/index.ts';
import { readConfig } from '../src/config/config.ts';
import { createWomba, type Womba } from '../src/womba.ts';
import { cronJobOf, readManifest } from './support/k8s-manifests.ts';
import { schemaFaults } from './support/k8s-schema.ts';
import { quick, temporaryFolder } from './support/run-womba.ts';

// What docs/scaling.md says of shards: they are cut by project, and in whatever order they are read, the index is the same.

let company: SampleCompany;
const folder = temporaryFolder();

beforeAll(async () => {
  company = await startSampleCompany();
});

afterAll(async () => {
  await company.close();
  folder[Symbol.dispose]();
});

function open(data: string, projects?: string[]): Womba {
  const { EXTERNAL_DOC_URLS: _site, ...env } = company.env;
  const config = readConfig({
    environment: { ...quick, ...env, WOMBA_DATA_DIR: join(folder.path, data) },
    workingDirectory: folder.path,
    userFile: join(folder.path, 'none.yml'),
  });
  return createWomba({ config, projects });
}

/** Everything that is searched, without the numbers and times of this database. */
function contents(womba: Womba): unknown[] {
  return Object.keys(womba.stats().collections).flatMap((collection) =>
    womba
      .view(collection as Parameters<Womba['view']>[0], { limit: 1_000 })
      .documents.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );
}

async function index(data: string, projects?: string[]): Promise<void> {
  const womba = open(data, projects);
  try {
    expect((await womba.indexAll()).report.status).toBe('complete');
  } finally {
    await womba.close();
  }
}

it('project after project gives the same index as all projects at once', async () => {
  await index('whole');
  for (const project of ['SHOP', 'PLAT']) await index('sharded', [project]);
  const [whole, sharded] = [open('whole'), open('sharded')];
  try {
    expect(contents(sharded).length).toBeGreaterThan(200);
    expect(contents(sharded)).toEqual(contents(whole));
  } finally {
    await whole.close();
    await sharded.close();
  }
});

describe('the Indexed Job of docs/scaling.md', () => {
  const page = readFileSync(new URL('../docs/scaling.md', import.meta.url), 'utf8');
  const patch = parse(/```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '') as { spec: IJobSpec };
  const template = cronJobOf(readManifest('cronjob-index-all.yaml')).spec?.jobTemplate;
  const [container] = patch.spec.template.spec?.containers ?? [];

  it("is the CronJob's job with other fields that Kubernetes knows", () => {
    const { template: pod, ...spec } = patch.spec;
    const whole = template?.spec?.template.spec;
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'womba-index-all-by-project' },
      spec: {
        ...template?.spec,
        ...spec,
        template: {
          ...template?.spec?.template,
          spec: { ...whole, containers: [{ ...whole?.containers[0], ...pod.spec?.containers[0] }] },
        },
      },
    };
    expect(schemaFaults(job)).toEqual([]);
    expect(container?.name).toBe(whole?.containers[0]?.name);
  });

  it('gives each pod one project', () => {
    mkdirSync(join(folder.path, 'bin'), { recursive: true });
    writeFileSync(join(folder.path, 'bin/womba'), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
    const said = ['0', '1'].map((index) =>
      execFileSync('/bin/sh', ['-ec', ...(container?.args ?? [])], {
        encoding: 'utf8',
        env: {
          PATH: `${join(folder.path, 'bin')}:${process.env['PATH']}`,
          PROJECT_KEY: 'PLAT,SHOP',
          JOB_COMPLETION_INDEX: index,
        },
      }).trim(),
    );
    expect(said).toEqual(['PLAT', 'SHOP'].map((key) => `index-all --force-refresh --project-key ${key}`));
  });
});

it('docs/scaling.md names every module outside of the store that speaks SQL, and no other', () => {
  const page = readFileSync(new URL('../docs/scaling.md', import.meta.url), 'utf8');
  const [, told = ''] = /\*\*SQL outside of `src\/store\/`\*\*([\s\S]*?)\n- \*\*/.exec(page) ?? [];
  const named = Array.from(told.matchAll(/`(?:[\w-]+\/)*([\w-]+\.ts)`/g), ([, name]) => name).toSorted();
  const source = fileURLToPath(new URL('../src/', import.meta.url));
  const speaking = globSync('**/*.ts', { cwd: source })
    .filter((path) => !/^store\/|\.test\.ts$|\/testing\//.test(path))
    .filter((path) =>
      /\b(?:SELECT |INSERT (?:OR|INTO)|UPDATE [a-z_]+ SET|DELETE FROM)/.test(readFileSync(join(source, path), 'utf8')),
    )
    .map((path) => path.split('/').at(-1));
  expect(named).toEqual(speaking.toSorted());
});
