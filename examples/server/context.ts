import type { Company } from './company/model.ts';

/** Who may come in, and what the vendors tell about them. */
export interface Credentials {
  email: string;
  atlassianToken: string;
  zephyrToken: string;
  gitlabToken: string;
  /** Further Atlassian accounts, by e-mail address. */
  accounts: Record<string, string>;
  /** The account's time zone: quoted dates in queries are read in it. */
  timeZone: string;
}

/** How the vendors behave where they may choose. Can be changed while the server runs. */
export interface Settings {
  /** Jira answers searches with fewer issues than asked for and still sends a token. */
  shortPages: boolean;
  /** Every second page of a Jira search is empty and still carries a token. */
  emptyPages: boolean;
  /** Most test cases that Zephyr sends at once, whatever was asked for. */
  zephyrPageLimit: number;
  /** Requests per second and token that Zephyr lets pass; 0 for no limit. */
  zephyrRate: number;
  /** How long Zephyr is busy with the steps of a test case, in milliseconds. */
  zephyrStepsMs: number;
}

/** What every vendor's part of the server shares. */
export interface Context {
  company: Company;
  credentials: Credentials;
  settings: Settings;
  /** Base URLs; complete once all listeners are open. */
  urls: { atlassian: string; zephyr: string; gitlab: string; site: string; control: string };
  now(): number;
  userName(id: string): string | undefined;
}

/** A change's time: now, but always later than the time before. */
export function laterThan(previous: string, context: Context): string {
  return new Date(Math.max(context.now(), Date.parse(previous) + 1000)).toISOString();
}

/** Numbers for names, in the order in which they turn up. */
export function createNumbering(first: number): (name: string) => number {
  const numbers = new Map<string, number>();
  return (name) => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, first + numbers.size);
    return first + numbers.size - 1;
  };
}

/** Opaque to clients, readable here. */
export function encodeCursor(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** What `encodeCursor` wrote, or undefined. */
export function decodeCursor(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
