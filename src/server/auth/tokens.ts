import { createHash, timingSafeEqual } from 'node:crypto';
import { ConfigError } from '../../platform/errors.ts';

export type Scope = 'read' | 'write';

/** A token that was configured, known by its hash only. */
export interface KnownToken {
  name: string;
  scope: Scope;
  hash: Buffer;
}

/** Who asks. `bearer` says that the token came with the request itself, so that no foreign page can have sent it. */
export interface Caller {
  /** Null for somebody who needed no token. */
  name: string | null;
  scope: Scope;
  bearer: boolean;
}

/** Shorter tokens can be guessed. */
const fewestCharacters = 16;
const hint = 'Example: WOMBA_API_TOKENS=ci:write:LONG-RANDOM-TEXT,dashboard:read:ANOTHER-ONE (`openssl rand -hex 32`).';

/** Reads `name:scope:token` items. @throws ConfigError that never shows a token */
export function readTokens(items: readonly string[]): KnownToken[] {
  const tokens = items.map((item, index): KnownToken => {
    const [, name = '', scope = '', token = ''] = /^\s*([\w.-]+):(read|write):(.+?)\s*$/.exec(item) ?? [];
    if (name === '') throw new ConfigError(`Item ${index + 1} of WOMBA_API_TOKENS is not name:scope:token`, { hint });
    if (token.length < fewestCharacters) {
      throw new ConfigError(`The token of ${name} in WOMBA_API_TOKENS has fewer than ${fewestCharacters} characters`, {
        hint,
      });
    }
    return { name, scope: scope === 'write' ? 'write' : 'read', hash: hashOf(token) };
  });
  const names = tokens.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new ConfigError(`WOMBA_API_TOKENS names ${twice} twice`, { hint });
  return tokens;
}

/** Compares hashes, of equal length, with all known ones: the time tells nothing about any of them. */
export function findToken(tokens: readonly KnownToken[], given: string): KnownToken | undefined {
  const hash = hashOf(given);
  let found: KnownToken | undefined;
  for (const token of tokens) if (timingSafeEqual(token.hash, hash)) found = token;
  return found;
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
