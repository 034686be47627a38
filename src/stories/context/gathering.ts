import { describeError, WombaError } from '../../platform/errors.ts';
import type { LiveReader, ReadStory } from '../read-story.ts';
import type { StoredDocuments } from '../stored-documents.ts';
import type { Story } from '../story.ts';
import type { Search } from './find-related.ts';
import { storyTexts } from './mentions.ts';
import type { Candidate } from './story-context.ts';

export interface ContextOptions {
  /** Absent where nothing is indexed. */
  stored: StoredDocuments | undefined;
  /** Absent where retrieval is switched off or nothing is indexed. */
  search: Search | undefined;
  /** The Atlassian site: links to pages of any other site are not followed. */
  siteUrl: string | undefined;
  noCache: boolean;
  /** Tokens; default 12,000. */
  budget?: number | undefined;
  /** Most found items of a kind, and the floor for all of them. */
  most: { tests: number; pages: number; stories: number; operations: number; leastSimilarity: number };
  signal: AbortSignal;
}

export interface Missing {
  kind: 'issue' | 'page' | 'operation';
  name: string;
  reason: string;
  /** Whether it is certain enough that its author is asked about it. */
  asked: boolean;
}

/** What has been gathered for a story so far. Each document is taken once: the first reason found is the strongest. */
export interface Gathering {
  readonly story: Story;
  /** All texts of the story in which something may be referred to. */
  readonly texts: readonly string[];
  readonly options: ContextOptions;
  readonly candidates: readonly Candidate[];
  readonly missing: Missing[];
  readonly warnings: Set<string>;
  add(candidate: Candidate): void;
  /** Asks Jira or Confluence where that is possible; when it fails, what the index has must do, with a warning. */
  tryLive(work: (live: LiveReader) => Promise<void>): Promise<void>;
}

export function startGathering(story: Story, read: ReadStory, options: ContextOptions): Gathering {
  const candidates: Candidate[] = [];
  const taken = new Set([read.document.id]);
  const warnings = new Set<string>();
  return {
    story,
    texts: storyTexts(story),
    options,
    candidates,
    missing: [],
    warnings,
    add(candidate) {
      if (taken.has(candidate.id)) return;
      taken.add(candidate.id);
      candidates.push(candidate);
    },
    async tryLive(work) {
      if (read.live === undefined) return;
      try {
        await work(read.live);
      } catch (error) {
        options.signal.throwIfAborted();
        if (!(error instanceof WombaError)) throw error;
        warnings.add(`Not everything could be read fresh: ${describeError(error).message}`);
      }
    },
  };
}
