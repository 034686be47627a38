import { createHash } from 'node:crypto';
import type { GuardedFetch } from '../../platform/http/guarded-fetch.ts';
import { nameFromPath } from './candidates.ts';
import type { FileStamp, Look, SpecificationFile } from './specification-file.ts';

const accept = 'application/vnd.oai.openapi+json, application/json, application/yaml, text/yaml, */*;q=0.5';

/**
 * A specification at a URL. It may pull in files of its own folder and below, on the same host; what it names elsewhere
 * stays named.
 */
export function webFile(
  entry: string,
  fetch: Pick<GuardedFetch, 'get'>,
  options: { maxBytes: number; signal: AbortSignal },
): SpecificationFile {
  const url = new URL(entry);
  const address = publicAddress(entry);
  let location = url.href;

  const look = async (target: string, earlier: FileStamp | undefined): Promise<Look> => {
    if (target !== address && !isBelow(target, location)) return { kind: 'missing' };
    const { etag, lastModified } = earlier ?? {};
    const answer = await fetch.get(target === address ? url.href : target, { accept, etag, lastModified, ...options });
    if (target === address) location = answer.url;
    if (answer.status === 304) return { kind: 'same' };
    return {
      kind: 'content',
      content: answer.body,
      location: target === address ? answer.url : target,
      lastModified: isoDate(answer.lastModified),
      stamp: {
        hash: createHash('sha256').update(answer.body).digest('hex'),
        etag: answer.etag ?? undefined,
        lastModified: answer.lastModified ?? undefined,
      },
    };
  };

  return {
    address,
    label: `${url.host}${url.pathname}`,
    link: address,
    fallbackName: nameFromPath(url.pathname) || url.host,
    certainty: 'configured',
    order: address,
    look,
    isGone: () => false,
  };
}

/**
 * The URL as it is stored and shown: without fragment, and without the values of parameters that hold a secret. What cannot
 * be parsed stays as it is.
 */
export function publicAddress(entry: string): string {
  if (!URL.canParse(entry)) return entry;
  const url = new URL(entry);
  url.hash = '';
  for (const name of [...url.searchParams.keys()]) {
    if (/token|key|secret|passw|sig|auth|credential/i.test(name)) url.searchParams.set(name, 'hidden');
  }
  return url.href;
}

/** Whether an address lies in the folder of a file or below it. */
function isBelow(target: string, location: string): boolean {
  const folder = new URL('.', location);
  const url = new URL(target);
  return url.origin === folder.origin && url.pathname.startsWith(folder.pathname);
}

function isoDate(header: string | null): string {
  const time = Date.parse(header ?? '');
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}
