/** Shorter values occur in ordinary words; nobody can use them as a secret either. */
const leastLength = 6;

/** Credentials by their form: what a person pasted into a page is no business of a model. */
const patterns: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(?:sk|pk|rk)[-_](?=[A-Za-z0-9_-]*\d)[A-Za-z0-9_-]{20,}/g,
  /\b(?:ghp|gho|ghu|ghs|ghr|github_pat|glpat|xox[abprs])[-_][A-Za-z0-9_-]{16,}/g,
  /\bATATT[A-Za-z0-9_=-]{20,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g,
];
export const redacted = '[redacted]';

/** Takes configured secrets, also as they look in JSON, URLs and base64, and what looks like a credential out of a text. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const values = new Set(
    secrets
      .filter((secret) => secret.length >= leastLength)
      .flatMap((secret) => [
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
        Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      ]),
  );
  // The longest first: one may be a part of another.
  const ordered = [...values].sort((a, b) => b.length - a.length);
  return (text) => {
    let safe = text;
    for (const value of ordered) safe = safe.replaceAll(value, redacted);
    for (const pattern of patterns) safe = safe.replace(pattern, redacted);
    return safe;
  };
}
