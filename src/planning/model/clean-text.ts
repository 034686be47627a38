import type { Fence } from './fence.ts';

/** Longest text of one field, in characters; a step of a test is no essay. */
const longest = 2_000;

export interface Cleaner {
  /** `where` names the test for what is said about a change. */
  (text: string, where: string): string;
  /** What was taken out, each once, for the plan's issues. Holds nothing of what was taken out. */
  issues(): string[];
}

/** Top-level names and hosts that nobody can own: test data, wherever they come from. */
const reserved = /(?:^|\.)(?:example|test|invalid|localhost|example\.(?:com|org|net))$/i;
const address = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>`)\]}|]+/gi;
export const removedAddress = '[address removed: no source names it]';

/**
 * Makes text of a model harmless before it goes into a plan: no secret, no fence, no control character, no address that is
 * not in the material. A person may follow an address in a test, so that only those which the team itself wrote may stay.
 */
export function createCleaner({
  redact,
  fence,
  material,
}: {
  redact: (text: string) => string;
  fence: Fence;
  /** All that the model was shown. */
  material: string;
}): Cleaner {
  const hosts = new Set([...material.matchAll(address)].flatMap(([found]) => hostOf(found)));
  const found = new Set<string>();
  const clean = (text: string, where: string): string => {
    const safe = redact(text);
    if (safe !== text) found.add(`${where} held something that looks like a secret; it was taken out`);
    const known = safe.replace(address, (url) => {
      const [host] = hostOf(url);
      if (host !== undefined && (hosts.has(host) || reserved.test(host))) return url;
      found.add(`${where} held an address that no source names; it was taken out`);
      return removedAddress;
    });
    return fence
      .strip(known)
      .replace(/[\0-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
      .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, visible)
      .trim()
      .slice(0, longest);
  };
  return Object.assign(clean, { issues: () => [...found] });
}

function hostOf(url: string): string[] {
  const host = URL.parse(url)?.hostname.toLowerCase() ?? '';
  return host === '' ? [] : [host];
}

/** Marks that turn the direction of writing are test data now and then, and hide what a text says; so they are spelt out. */
function visible(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16)}`;
}
