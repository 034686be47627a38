import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSampleCompany } from '../../examples/server/index.ts';
import { readConfig } from '../../src/config/config.ts';
import { type TestPlan, testPlanSchema } from '../../src/planning/plan/schema.ts';
import { createWomba } from '../../src/womba.ts';
import { type Exchange, startRecorder } from './recorder.ts';

/** Uploads plans of every kind to the sample company's Zephyr and gives back all that was sent and answered. */
export async function recordUploads(signal: AbortSignal): Promise<readonly Exchange[]> {
  const company = await startSampleCompany();
  const folder = mkdtempSync(join(tmpdir(), 'womba-specs-'));
  try {
    await using recorder = await startRecorder(company.urls.zephyr);
    const environment = {
      ...company.env,
      ZEPHYR_BASE_URL: `${recorder.url}/v2`,
      ZEPHYR_CUSTOM_FIELDS: '{"Market": "UK", "Automated": false}',
      WOMBA_DATA_DIR: folder,
    };
    const womba = createWomba({ config: readConfig({ environment, userFile: join(folder, 'config.yml') }) });
    try {
      const upload = async (plan: TestPlan): Promise<void> => {
        const report = await womba.upload(plan, { cycle: 'Specifications', signal });
        if (!report.success) throw new Error(report.errors.join('; '));
      };
      await upload(planOf('First'));
      // The same, then edited: what was there before is read, and replaced.
      await upload(planOf('First'));
      await upload(planOf('Edited'));
    } finally {
      await womba.close();
    }
    return [...recorder.exchanges];
  } finally {
    await company.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A bare test, one with everything, and one with more steps than a request takes. */
function planOf(name: string): TestPlan {
  const steps = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ step_number: index + 1, action: `${name} ${String(index + 1)}` }));
  return testPlanSchema.parse({
    story: { key: 'PLAT-111', acceptance_criteria: [{ id: 'AC-1', text: 'A criterion' }] },
    suggested_folder: '/Specifications/Uploads',
    test_cases: [
      { id: 'TC-1', title: name },
      {
        id: 'TC-2',
        title: `${name} <with> & everything`,
        description: 'Several\nlines',
        preconditions: ['One', 'Two'],
        steps: [{ step_number: 1, action: name, expected_result: 'It happens', test_data: '{"a": 1}' }],
        priority: 'critical',
        tags: ['two words'],
        estimated_time: 2.5,
        covers: ['AC-1'],
        evidence: ['confluence_65201'],
      },
      { id: 'TC-3', title: `${name} with many steps`, steps: steps(120), priority: 'low' },
    ],
  });
}
