import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Exchange } from '../scripts/check-specs/recorder.ts';
import { createJudge } from '../scripts/check-specs/specification.ts';
import { recordUploads } from '../scripts/check-specs/uploads.ts';
import { temporaryFolder } from './support/run-womba.ts';

/** A specification in miniature: what a vendor could say of two operations. */
const specification = (name: string): string => `
openapi: 3.0.3
info: { title: Test, version: '1' }
paths:
  /folders:
    post:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Folder' } } } }
      responses: { '201': { content: { application/json: { schema: { $ref: '#/components/schemas/Created' } } } } }
  /testcases/{key}:
    put:
      parameters: [{ name: key, in: path, schema: { type: string, pattern: '.+-T[0-9]+' } }]
      requestBody: { content: { application/json: { schema: { type: object, required: [${name}] } } } }
      responses: { '200': {} }
components:
  schemas:
    Folder: { type: object, required: [projectKey, name], properties: { ${name}: { type: string } } }
    Created: { type: object, required: [id], properties: { id: { type: integer } } }
`;

describe('the check against a specification', () => {
  let exchanges: readonly Exchange[];

  beforeAll(async () => {
    exchanges = await recordUploads(new AbortController().signal);
  });

  const problemsOf = (text: string, operation: string): string[] => {
    const judge = createJudge(text);
    const verdicts = exchanges.map(judge).filter((verdict) => verdict.operation === operation);
    expect(verdicts.length).toBeGreaterThan(0);
    return [...new Set(verdicts.flatMap(({ problems }) => problems))];
  };

  it('sees every kind of request that an upload sends', () => {
    const kinds = new Set(
      exchanges.map(({ method, url }) => `${method} ${url.replace(/\?.*/, '').split('/')[2] ?? ''}`),
    );
    for (const kind of ['POST folders', 'POST testcases', 'PUT testcases', 'POST testcycles', 'POST testexecutions']) {
      expect(kinds).toContain(kind);
    }
  });

  it('finds nothing in what is valid', () => {
    expect(problemsOf(specification('name'), 'POST /folders')).toEqual([]);
    expect(problemsOf(specification('name'), 'PUT /testcases/{key}')).toEqual([]);
  });

  it('finds what is missing, wrong, or not described', () => {
    expect(problemsOf(specification('colour'), 'PUT /testcases/{key}')).toEqual([
      expect.stringMatching(/^request as a whole must have required property 'colour'/),
    ]);
    expect(problemsOf(specification('name').replace('{ type: string }', '{ type: integer }'), 'POST /folders')).toEqual(
      [expect.stringMatching(/^request \/name must be integer/)],
    );
    expect(problemsOf(specification('name').replace("'201'", "'200'"), 'POST /folders')).toEqual([
      'status 201 is not described',
    ]);
    expect(problemsOf(specification('name'), 'POST /v2/testcycles')).toEqual(['the vendor has no such operation']);
  });

  it('is a command that tells by its exit code', () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'zephyr-scale-cloud-v2.yaml'), specification('name'));
    const script = fileURLToPath(new URL('../scripts/check-specs.ts', import.meta.url));
    const found = spawnSync(process.execPath, [script, '--data', folder.path], { encoding: 'utf8' });
    expect(found.stdout).toMatch(/✗ POST \/v2\/testcycles: the vendor has no such operation/);
    expect(found.status).toBe(4);
    expect(spawnSync(process.execPath, [script, '--data', '/nonexistent'], { encoding: 'utf8' }).status).toBe(2);
  });
});
