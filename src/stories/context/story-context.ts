import type { OpenQuestion } from '../questions/question.ts';
import type { Story } from '../story.ts';

/** Groups of a context, in the order in which they are shown. */
export const itemKinds = [
  'epic',
  'subtask',
  'linked_story',
  'related_bug',
  'confluence_page',
  'api_operation',
  'existing_test',
  'similar_story',
] as const;
export type ItemKind = (typeof itemKinds)[number];

/** Something that belongs to the story, with the reason why. */
export interface ContextItem {
  /** Of the document in the index: `jira_PLAT-12`, `test_PLAT-T3` … */
  id: string;
  kind: ItemKind;
  /** Issue or test key, `METHOD /path`, or empty. */
  key: string;
  title: string;
  url: string;
  /** `blocks`, `linked page`, `similar` … */
  relation: string;
  /** Seen from the story; null where a search found it. */
  direction: 'in' | 'out' | 'both' | null;
  /** In words, for people. */
  why: string;
  /** How near it is, 0 to 1, compared to the story itself; null where it is certain. */
  score: number | null;
  status: string;
  type: string;
  /** Markdown, as much as the budget allows; empty where nothing could be read. */
  text: string;
  /** Of `text`. */
  tokens: number;
}

/** Something that would belong to the context and is not in it, or not whole. */
export interface Cut {
  kind: ItemKind | 'comment' | 'description';
  id: string;
  title: string;
  /** What was left out. */
  tokens: number;
  reason: string;
}

export interface GraphNode {
  id: string;
  kind: ItemKind | 'story';
  key: string;
  title: string;
}

export interface GraphEdge {
  from: string;
  to: string;
  relation: string;
}

/** Everything Womba knows about a story; `womba enrich --json` prints it and the server answers it. */
export interface StoryContext {
  story_key: string;
  /** Where the story itself was read: now from Jira, or from the index. */
  read_from: 'jira' | 'index';
  /** Whether Jira said just now that this is the present version. */
  up_to_date: boolean;
  main_story: Story;
  open_questions: OpenQuestion[];
  epic: ContextItem | null;
  subtasks: ContextItem[];
  linked_stories: ContextItem[];
  related_bugs: ContextItem[];
  confluence_pages: ContextItem[];
  api_operations: ContextItem[];
  existing_tests: ContextItem[];
  similar_stories: ContextItem[];
  context_graph: { nodes: GraphNode[]; edges: GraphEdge[] };
  budget: { limit: number; used: number; story: number };
  cut: Cut[];
  /** What is referred to and could not be read, with the reason. */
  missing: { kind: 'issue' | 'page' | 'operation'; name: string; reason: string }[];
  warnings: string[];
}

/** A found item before its text was cut to the budget. */
export type Candidate = Omit<ContextItem, 'tokens'>;
