import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runIndex } from '../../src/indexing/index-run.ts';
import type { ReportedError, RunStatus } from '../../src/indexing/report.ts';
import { UsageError } from '../../src/platform/errors.ts';
import { type Database, number, openDatabase } from '../../src/store/database.ts';
import { corpusProject } from './file-source.ts';
import { type CorpusPart, findParts, type PartName } from './parts.ts';

export interface PartResult {
  part: PartName;
  status: RunStatus;
  files: number;
  documents: number;
  chunks: number;
  /** Estimated, over all chunks. */
  tokens: number;
  seconds: number;
  warnings: Record<string, number>;
  /** Documents that failed; `failures` lists them, up to the report's own limit. */
  failed: number;
  failures: ReportedError[];
  /** Specification files of which nothing became a document and that did not fail either: they are something else. */
  without_documents: string[];
}

export interface CorpusResult {
  parts: PartResult[];
  /** True when every failure is a reported failed document. */
  complete: boolean;
  /** The folder of the database that was kept, or null. */
  kept: string | null;
}

export interface CheckOptions {
  data: string;
  /** A new folder for the database, which is removed otherwise. */
  keep?: string | undefined;
  signal?: AbortSignal;
}

/**
 * Sends a corpus through the pipeline of an index run, part by part: conversion, splitting, analysis, and the real run,
 * writer and database.
 * @throws UsageError
 */
export async function checkCorpus({ data, keep, signal }: CheckOptions): Promise<CorpusResult> {
  const parts = findParts(data);
  if (keep !== undefined && existsSync(join(keep, 'womba.db'))) {
    throw new UsageError(`${keep} holds a database already`, { hint: 'Name a folder that does not exist yet.' });
  }
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'womba-corpus-'));
  const db = openDatabase(join(folder, 'womba.db'));
  try {
    const results: PartResult[] = [];
    for (const part of parts) results.push(await checkPart(db, part, data, signal));
    return {
      parts: results,
      complete: results.every((result) => result.status === 'complete'),
      kept: keep === undefined ? null : resolve(keep),
    };
  } finally {
    db.close();
    if (keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function checkPart(
  db: Database,
  part: CorpusPart,
  data: string,
  signal: AbortSignal | undefined,
): Promise<PartResult> {
  const { source, collection, files } = part;
  const { report } = await runIndex(db, {
    command: `check-corpus ${part.name}`,
    mode: 'full',
    projects: [corpusProject],
    projectOrder: [corpusProject],
    sources: [{ name: source.name, kind: 'ready', source, projects: [corpusProject] }],
    force: true,
    ...(signal === undefined ? {} : { signal }),
  });
  signal?.throwIfAborted();
  const { failed, errors, warnings, seconds } = report.sources[source.name];
  const stored = db.get(
    `SELECT count(*) AS chunks, count(DISTINCT c.doc) AS documents, sum(c.tokens) AS tokens
     FROM documents AS d JOIN chunks AS c ON c.doc = d.doc WHERE d.collection = ?`,
    collection,
  );
  return {
    part: part.name,
    status: report.status,
    files: files.length,
    documents: number(stored, 'documents'),
    chunks: number(stored, 'chunks'),
    tokens: number(stored, 'tokens'),
    seconds,
    warnings,
    failed,
    failures: errors,
    without_documents: part.name === 'specifications' ? withoutDocuments(db, files, data) : [],
  };
}

function withoutDocuments(db: Database, files: readonly string[], data: string): string[] {
  return files
    .filter((file) => {
      const identity = `${pathToFileURL(file).href}#`;
      const known =
        db.get(`SELECT 1 FROM documents WHERE source = 'swagger' AND identity = ?`, identity) ??
        db.get(`SELECT 1 FROM failures WHERE source = 'swagger' AND identity = ?`, identity);
      return known === undefined;
    })
    .map((file) => relative(resolve(data), file).split(sep).join('/'));
}
