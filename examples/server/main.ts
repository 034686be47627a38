import { parseArgs } from 'node:util';
import { CompanyDataError, sampleCompanyFolder, startSampleCompany } from './index.ts';

const usage = `Serves a sample company on loopback until it is stopped.

  node examples/server/main.ts [options]

  --data DIR          the company folder (default: the one that comes with Womba)
  --issues N          derive issues until there are N; --tests N and --pages N likewise
  --ports A,Z,G,S[,C] ports of Atlassian, Zephyr, GitLab, the site and the control listener (default: free ones)
  --json              print one JSON document instead of lines
  --help              print this
`;

interface Arguments {
  data: string;
  multiply: { issues?: number; tests?: number; pages?: number };
  ports: { atlassian?: number; zephyr?: number; gitlab?: number; site?: number; control?: number };
  json: boolean;
}

class UsageMistake extends Error {}

function readArguments(args: string[]): Arguments | undefined {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        data: { type: 'string' },
        issues: { type: 'string' },
        tests: { type: 'string' },
        pages: { type: 'string' },
        ports: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    throw new UsageMistake(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return undefined;
  const [atlassian, zephyr, gitlab, site, control] = (values.ports?.split(',') ?? []).map((text) =>
    count('--ports', text),
  );
  return {
    data: values.data ?? sampleCompanyFolder,
    multiply: {
      ...(values.issues === undefined ? {} : { issues: count('--issues', values.issues) }),
      ...(values.tests === undefined ? {} : { tests: count('--tests', values.tests) }),
      ...(values.pages === undefined ? {} : { pages: count('--pages', values.pages) }),
    },
    ports: Object.fromEntries(
      Object.entries({ atlassian, zephyr, gitlab, site, control }).filter(([, port]) => port !== undefined),
    ),
    json: values.json,
  };
}

function count(name: string, text: string): number {
  if (!/^\d+$/.test(text.trim())) throw new UsageMistake(`${name} takes whole numbers, not ${text}`);
  return Number(text);
}

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2));
  if (!args) {
    process.stdout.write(usage);
    return 0;
  }
  const company = await startSampleCompany(args);
  // Listened to before anything is printed: whoever reads the lines may stop the server at once.
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  if (args.json) {
    process.stdout.write(`${JSON.stringify({ urls: company.urls, env: company.env })}\n`);
  } else {
    const lines = Object.entries(company.urls).map(([name, url]) => `# ${name}: ${url}`);
    const settings = Object.entries(company.env).map(
      ([name, value]) => `${name}=${/[;|&\s]/.test(value) ? `'${value}'` : value}`,
    );
    process.stdout.write(`${[...lines, ...settings].join('\n')}\n`);
  }
  await stopped;
  await company.close();
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const wrongUsage = error instanceof UsageMistake;
  const known =
    wrongUsage || error instanceof CompanyDataError || (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  process.stderr.write(
    known ? `${(error as Error).message}\n${wrongUsage ? `\n${usage}` : ''}` : `${String((error as Error).stack)}\n`,
  );
  process.exitCode = wrongUsage ? 2 : 1;
}
