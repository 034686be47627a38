/** Why a question is asked. */
export type QuestionRule =
  | 'no-criteria'
  | 'open-point'
  | 'placeholder'
  | 'vague-word'
  | 'missing-limit'
  | 'contradiction'
  | 'undefined-term'
  | 'unknown-reference';

/** Something that the story leaves open, for its author. */
export interface OpenQuestion {
  /** `Q-1` … in the order of the list. */
  id: string;
  rule: QuestionRule;
  /** The sentence that raised it, as written; empty where something is missing as a whole. */
  quote: string;
  /** `title`, `Description`, the name of a field, or the id of a criterion. */
  where: string;
  /** Can be pasted into a comment as it stands. */
  question: string;
}

export type QuestionDraft = Omit<OpenQuestion, 'id'>;

/** One thing that the story states. */
export interface Statement {
  where: string;
  /** Whether the author meant it as a criterion or a rule. */
  binding: boolean;
  /** Without emphasis and link targets. */
  text: string;
}

/** What the rest of the world knows; asked before the rules run, so that these stay pure. */
export interface Surroundings {
  /** Whether a term occurs in other documents; null where nothing is known about other documents. */
  isKnownTerm: ((term: string) => boolean) | null;
  /** What the story refers to and nobody could find. */
  missing: readonly { kind: 'issue' | 'page' | 'operation'; name: string; quote: string }[];
}
