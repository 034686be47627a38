/** Shows that a secret is set and lets two long ones be told apart, without helping anybody to guess it. */
export function mask(secret: string): string {
  return secret.length >= 16 ? `••••${secret.slice(-4)}` : '••••';
}

/** `name:scope:token` items keep their name and scope, which are no secrets; what looks different is masked as a whole. */
export function maskApiTokens(value: string): string {
  return value
    .split(',')
    .map((item) => {
      const [, nameAndScope = '', token] = /^(\s*[\w.-]+:(?:read|write):)(.*)$/.exec(item) ?? [];
      return token === undefined ? '••••' : nameAndScope + mask(token);
    })
    .join(',');
}

/** Names of query parameters that carry credentials. */
const secretParameter = /token|secret|passw|pwd|credential|signature|^sig$|auth|^(api_?)?key$|[_-]key$|^code$/i;
/** An address and what follows up to the next one: a password may hold the characters that separate items. */
const address = /[a-z][a-z0-9+.-]*:\/\/[\s\S]*?(?=[a-z][a-z0-9+.-]*:\/\/|$)/gi;

/** Hides credentials inside addresses: user names and passwords, and query parameters that are called like one. */
export function maskAddresses(value: string): string {
  return value.replace(address, (found) => withoutUser(found).replace(/([?&])([^=&#]*)=([^&#\s|;,]*)/g, maskParameter));
}

function maskParameter(whole: string, sign: string, name: string, value: string): string {
  return value !== '' && secretParameter.test(name) ? `${sign}${name}=••••` : whole;
}

function withoutUser(found: string): string {
  const start = found.indexOf('://') + 3;
  const authority = /^[^/?#\\]*/.exec(found.slice(start))?.[0] ?? '';
  // An unescaped slash in a password ends the authority too early: then the address is no valid one, or is all user.
  const end = URL.canParse(found) ? start + authority.lastIndexOf('@') : found.lastIndexOf('@');
  return end < start ? found : `${found.slice(0, start)}••••${found.slice(end)}`;
}
