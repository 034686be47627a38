/** How a criterion was written. */
export type CriterionKind = 'gherkin' | 'checklist' | 'numbered' | 'bullet' | 'table-row' | 'sentence' | 'decision';

/** Where a criterion stands. Lines count from 0 within the section's Markdown. */
export interface CriterionOrigin {
  /** `Description`, or the name of the field. */
  section: string;
  /** The heading above it, or null. */
  heading: string | null;
  from_line: number;
  to_line: number;
}

/** A criterion without its number. */
export interface CriterionDraft {
  kind: CriterionKind;
  /** The whole criterion on one line, never empty. */
  text: string;
  /** Name of a Gherkin scenario. */
  title?: string;
  given?: string[];
  when?: string[];
  then?: string[];
  /** Rows of a scenario outline's examples, or the cells of a table row, by column. */
  examples?: Record<string, string>[];
  /** Items that stand below it. */
  details?: string[];
  /** Whether a check-list item was ticked. */
  checked?: boolean;
  origin: CriterionOrigin;
}

export interface Criterion extends CriterionDraft {
  /** `AC-1` … in the order of appearance; fields come before the description. */
  id: string;
  /** Where the same was said again. */
  also_in?: CriterionOrigin[];
}
