import type { ReactElement, ReactNode } from 'react';

/** Addresses come from vendors and plans: whatever is not http(s) stays text. */
export function safeAddress(url: string): string | undefined {
  try {
    const { protocol, href } = new URL(url);
    return protocol === 'https:' || protocol === 'http:' ? href : undefined;
  } catch {
    return undefined;
  }
}

export function SafeLink({ href, children }: { href: string; children: ReactNode }): ReactElement {
  const address = safeAddress(href);
  if (address === undefined) return <bdi>{children}</bdi>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      <bdi>{children}</bdi>
    </a>
  );
}
