/**
 * `npm run bench:plan`: how long a plan takes. Indexes a sample company of 20,000 documents, then plans its story with 20
 * criteria over and over, without a language model and without asking Jira.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startSampleCompany } from '../../examples/server/index.ts';
import { readConfig } from '../../src/config/config.ts';
import { createWomba, type Womba } from '../../src/womba.ts';

const usage = `Usage: npm run bench:plan -- [options]

  --documents N   in the index (default 20000)
  --story KEY     story that is planned (default SHOP-116, which has 20 criteria)
  --times N       how often (default 7)
`;

function openWomba(environment: Record<string, string>): Womba {
  return createWomba({ config: readConfig({ environment, userFile: '/nonexistent' }) });
}

/** The middle one and the greatest. */
function spread(seconds: readonly number[]): string {
  const sorted = [...seconds].sort((a, b) => a - b);
  const show = (value: number | undefined): string => `${(value ?? 0).toFixed(3)} s`;
  return `${show(sorted[Math.floor(sorted.length / 2)])} (slowest ${show(sorted.at(-1))})`;
}

async function measure(documents: number, story: string, times: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'womba-bench-plan-'));
  // Three issues for each test, as in the sample company itself.
  const issues = Math.round(documents * 0.75);
  const company = await startSampleCompany({ multiply: { issues, tests: documents - issues } });
  try {
    const settings = { WOMBA_DATA_DIR: folder, EXTERNAL_DOC_REQUEST_DELAY: '0' };
    const writer = openWomba({ ...company.env, ...settings });
    const { report } = await writer.indexAll();
    await writer.close();
    process.stdout.write(`${report.results.total} documents indexed in ${report.seconds.toFixed(0)} s\n`);
    const womba = openWomba(settings);
    const context: number[] = [];
    const planning: number[] = [];
    for (let time = 0; time < times; time += 1) {
      const { plan, seconds } = await womba.generate(story);
      context.push(seconds.context);
      planning.push(seconds.planning);
      if (time > 0) continue;
      const criteria = plan.story.acceptance_criteria.length;
      process.stdout.write(`${story}: ${criteria} criteria, ${plan.test_cases.length} tests\n`);
    }
    await womba.close();
    process.stdout.write(`collecting the context: ${spread(context)}\nplanning and checking:  ${spread(planning)}\n`);
  } finally {
    await company.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '20000' },
    story: { type: 'string', default: 'SHOP-116' },
    times: { type: 'string', default: '7' },
    help: { type: 'boolean', default: false },
  },
});
const numbers = [values.documents, values.times].map(Number);
if (values.help || numbers.some((number) => !Number.isInteger(number) || number < 1)) {
  process.stdout.write(usage);
  process.exitCode = values.help ? 0 : 2;
} else await measure(numbers[0] ?? 0, values.story, numbers[1] ?? 0);
