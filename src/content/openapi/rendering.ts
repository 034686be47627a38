import type { Metadata } from '../../documents/document.ts';
import { WarningCounts } from '../../documents/warnings.ts';
import type { References } from './references.ts';
import { SchemaWriter } from './schema-writer.ts';
import type { ParsedSpecification } from './specification.ts';

/** One document made from a specification. */
export interface Rendered {
  title: string;
  /** Without the title. */
  markdown: string;
  metadata: Metadata;
  warnings: WarningCounts;
}

/** What the writers of one document share. */
export interface Rendering {
  specification: ParsedSpecification;
  references: References;
  warnings: WarningCounts;
  writer: SchemaWriter;
  /** Examples written so far. */
  examples: number;
}

export function startRendering(specification: ParsedSpecification): Rendering {
  const warnings = new WarningCounts();
  const { references, schemaCache } = specification;
  return {
    specification,
    references,
    warnings,
    writer: new SchemaWriter(references, warnings, schemaCache),
    examples: 0,
  };
}
