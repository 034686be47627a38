import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';

let shared: Promise<Browser> | undefined;

/** A page of a new, empty profile, with everything that went wrong in it. */
export interface Window extends AsyncDisposable {
  readonly page: Page;
  /** Errors of scripts, and refusals of the content security policy. */
  readonly problems: readonly string[];
}

export async function openWindow(options: BrowserContextOptions = {}): Promise<Window> {
  shared ??= chromium.connect(inject('browser'));
  const context = await (
    await shared
  ).newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    const text = message.text();
    // An answer that is an error is the server's to test, and a server that is gone is the test's doing.
    if (message.type() === 'error' && !/Failed to load resource|ERR_/.test(text)) problems.push(text);
  });
  return { page, problems, [Symbol.asyncDispose]: () => context.close() };
}
