/** What is remembered of a file, to see later whether it is still the same. */
export interface FileStamp {
  /** Blob id or hash of the content. */
  hash: string;
  etag?: string | undefined;
  /** `Last-Modified` as the server sent it. */
  lastModified?: string | undefined;
}

/** What a look at a file shows. `missing` is also said of files that a specification may not pull in. */
export type Look =
  | { kind: 'same' }
  | { kind: 'missing' }
  | {
      kind: 'content';
      content: Buffer;
      stamp: FileStamp;
      /** Where relative references start; differs from the address after a redirect. */
      location: string;
      /** ISO 8601 in UTC, or empty. */
      lastModified: string;
    };

/**
 * How sure it is that a file is a specification: it was configured by its own name; its name or place in a repository says
 * so; it only lies where specifications lie.
 */
export type Certainty = 'configured' | 'named' | 'possible';

/** A file that is, or may be, a specification. */
export interface SpecificationFile {
  /** Absolute URL without `#`, the same in every run. The identities of its documents are this, `#` and the operation. */
  address: string;
  /** For people: `brindlecote/orders/api/openapi.yaml`. */
  label: string;
  /** Where people read it; an absolute URL. */
  link: string;
  /** Name of the service where the file tells none. */
  fallbackName: string;
  certainty: Certainty;
  /** Files of a scope come in ascending order of this; checkpoints hold it. */
  order: string;
  /**
   * Looks at this file or one that it refers to; with `earlier` the answer is `same` where nothing has changed. Throws
   * where that cannot be told now.
   */
  look(address: string, earlier: FileStamp | undefined): Promise<Look>;
  /** True where a file of this address is known to exist no longer. */
  isGone(address: string): boolean;
}

/** Identity of the service's document; those of its operations begin with it. */
export function serviceIdentity(file: SpecificationFile): string {
  return `${file.address}#`;
}
