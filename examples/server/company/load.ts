import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import {
  type Company,
  companySchema,
  issueSchema,
  type IssueData,
  type PageData,
  pageSchema,
  testSchema,
  type TestData,
  zephyrFileSchema,
} from './model.ts';
import { checkReferences } from './references.ts';
import { checked, CompanyDataError, parseYaml } from './yaml.ts';

/**
 * Reads a company folder; its format is described in examples/README.md. Throws `CompanyDataError` with every mistake,
 * each with its file and line.
 */
export async function loadCompany(folder: string): Promise<Company> {
  const problems: string[] = [];
  const infoText = await readFile(join(folder, 'company.yaml'), 'utf8').catch((error: unknown) => {
    throw new CompanyDataError([
      `${join(folder, 'company.yaml')}:1: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}); is this a company folder?`,
    ]);
  });
  const infoFile = parseYaml(join(folder, 'company.yaml'), infoText, problems);
  const info = infoFile && checked(companySchema, infoFile.value, infoFile, [], problems);
  if (!info) throw new CompanyDataError(problems);

  const places = new Map<object, (what: string) => string>();
  const company: Company = {
    info,
    issues: await loadIssues(folder, problems, places),
    pages: await loadPages(folder, problems, places),
    zephyr: await loadTests(folder, problems, places),
    gitlab: new Map(),
    site: new Map(),
  };
  for (const project of info.gitlab?.projects ?? []) {
    const files = await readTree(join(folder, 'gitlab', info.gitlab?.group ?? '', project.path));
    company.gitlab.set(project.path, new Map([...files].map(([path, file]) => [path, file.content])));
    if (files.size === 0) {
      problems.push(
        `${join(folder, 'company.yaml')}:1: gitlab.projects: no files under gitlab/${info.gitlab?.group ?? ''}/${project.path}`,
      );
    }
  }
  company.site = await readTree(join(folder, 'site'));
  checkReferences(company, places, problems);
  if (problems.length > 0) throw new CompanyDataError(problems);
  return company;
}

type Places = Map<object, (what: string) => string>;

async function loadIssues(folder: string, problems: string[], places: Places): Promise<IssueData[]> {
  const issues: IssueData[] = [];
  for (const path of await filesOf(join(folder, 'jira'), /\.ya?ml$/)) {
    const file = parseYaml(path, await readFile(path, 'utf8'), problems);
    if (!file) continue;
    if (!Array.isArray(file.value)) {
      problems.push(file.problem([], 'must be a list of issues'));
      continue;
    }
    file.value.forEach((value, index) => {
      const issue = checked(issueSchema, value, file, [index], problems);
      if (!issue) return;
      places.set(issue, (what) => file.problem([index], `${issue.key}: ${what}`));
      issues.push(issue);
    });
  }
  return issues;
}

async function loadPages(folder: string, problems: string[], places: Places): Promise<PageData[]> {
  const pages: PageData[] = [];
  const root = join(folder, 'confluence');
  for (const path of await filesOf(root, /\.xml$/)) {
    const text = (await readFile(path, 'utf8')).replaceAll('\r\n', '\n');
    const parts = /^---\n([\s\S]*?)\n---\n?([\s\S]*)$/.exec(text);
    if (!parts) {
      problems.push(`${path}:1: must begin with YAML front matter between --- lines`);
      continue;
    }
    const file = parseYaml(path, parts[1] ?? '', problems, 2);
    const page = file && checked(pageSchema, file.value, file, [], problems);
    if (!page) continue;
    const space = relative(root, path).split(sep)[0] ?? '';
    const data: PageData = { ...page, space, body: (parts[2] ?? '').trim() };
    places.set(data, (what) => file.problem([], what));
    pages.push(data);
  }
  return pages;
}

async function loadTests(folder: string, problems: string[], places: Places): Promise<Company['zephyr']> {
  const result: Company['zephyr'] = new Map();
  const root = join(folder, 'zephyr');
  for (const path of await filesOf(root, /\.ya?ml$/)) {
    const key = relative(root, path).replace(/\.ya?ml$/, '');
    const file = parseYaml(path, await readFile(path, 'utf8'), problems);
    const content = file && checked(zephyrFileSchema, file.value, file, [], problems);
    if (!content) continue;
    const tests: TestData[] = [];
    content.tests.forEach((value, index) => {
      const test = checked(testSchema, value, file, ['tests', index], problems);
      if (!test) return;
      places.set(test, (what) => file.problem(['tests', index], `${test.key}: ${what}`));
      tests.push(test);
    });
    result.set(key, { folders: content.folders, tests });
  }
  return result;
}

/** Every file under a folder, sorted; none when the folder does not exist. */
async function filesOf(folder: string, pattern: RegExp): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function readTree(folder: string): Promise<Company['site']> {
  const files: Company['site'] = new Map();
  for (const path of await filesOf(folder, /./)) {
    const name = relative(folder, path).split(sep).join('/');
    files.set(name, { content: await readFile(path), modified: (await stat(path)).mtime });
  }
  return files;
}
