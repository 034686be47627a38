import { statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { globSync } from 'tinyglobby';
import type { CollectionName } from '../../src/documents/document.ts';
import { UsageError } from '../../src/platform/errors.ts';
import { UrlRefused } from '../../src/platform/http/guarded-fetch.ts';
import type { Source } from '../../src/sources/source.ts';
import { createSwaggerSource } from '../../src/sources/swagger/swagger-source.ts';
import { fileSource } from './file-source.ts';
import { issueItems } from './issues.ts';
import { pageItems } from './pages.ts';
import { testItems } from './tests.ts';

/** What a corpus may hold, and where. */
export const layout = {
  issues: 'adf-samples/*.json',
  pages: 'confluence-samples/*.storage.xml',
  tests: 'bench/mattermost-jira2testcase/corpus.jsonl',
  specifications: 'openapi-samples/**/*.{json,yaml,yml}',
} as const;
export type PartName = keyof typeof layout;

export interface CorpusPart {
  name: PartName;
  collection: CollectionName;
  /** Absolute paths. */
  files: readonly string[];
  source: Source;
}

/** The parts that a folder holds. @throws UsageError when it holds none. */
export function findParts(data: string): CorpusPart[] {
  const folder = resolve(data);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`${data} is no folder`, { hint: 'Name the folder that holds the corpus with --data.' });
  }
  const labelOf = (file: string): string => relative(folder, file).split(sep).join('/');
  const make: Record<PartName, (files: readonly string[]) => Pick<CorpusPart, 'collection' | 'source'>> = {
    issues: (files) => ({
      collection: 'jira_issues',
      source: fileSource('jira', 'adf-samples', () => issueItems(files, labelOf)),
    }),
    pages: (files) => ({
      collection: 'confluence_docs',
      source: fileSource('confluence', 'confluence-samples', () => pageItems(files, labelOf)),
    }),
    tests: (files) => ({
      collection: 'existing_tests',
      source: fileSource('zephyr', 'tests', () => testItems(files, labelOf)),
    }),
    specifications: () => ({ collection: 'swagger_docs', source: specificationSource(folder) }),
  };
  const parts = (Object.keys(layout) as PartName[]).flatMap((name): CorpusPart[] => {
    const files = globSync(layout[name], { cwd: folder, absolute: true, onlyFiles: true }).sort();
    return files.length === 0 ? [] : [{ name, files, ...make[name](files) }];
  });
  if (parts.length === 0) {
    throw new UsageError(`${data} holds no corpus`, {
      hint: `Expected is at least one of ${Object.values(layout).join(', ')}`,
    });
  }
  return parts;
}

/** The product's own source over the files. What they refer to elsewhere is not fetched: a check needs no network. */
function specificationSource(folder: string): Source {
  return createSwaggerSource({
    entries: () => ['openapi-samples'],
    folder,
    fetch: {
      requests: 0,
      get: () => Promise.reject(new UrlRefused('a corpus is checked without a network')),
    },
  });
}
