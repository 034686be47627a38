/** Parameters that say where a visitor came from, or who that is; never which page is meant. */
const tracking =
  /^(utm_\w+|gclid|gclsrc|dclid|fbclid|msclkid|yclid|twclid|igshid|mc_[ce]id|_ga|_gl|_hs(enc|mi)|hscta\w*|mkt_tok|vero_(id|conv)|oly_\w+_id|pk_\w+|mtm_\w+|wt_mc|trk|jsessionid|phpsessid|aspsessionid\w*|sessionid)$/i;
const indexFile = /\/(index|default)\.html?$/i;

/**
 * The address that identifies a page, from any of its spellings: no fragment, no credentials, no default port, no
 * tracking parameters, parameters in order, `index.html` as its folder. Other parameters and the slash at the end stay,
 * since servers may give them a meaning.
 */
export function canonicalUrl(address: string | URL): string {
  const url = new URL(address);
  url.hash = '';
  url.username = '';
  url.password = '';
  const kept = [...url.searchParams].filter(([name]) => !tracking.test(name));
  if (kept.length === 0) url.search = '';
  else if (kept.length < url.searchParams.size || !isSorted(kept)) {
    url.search = new URLSearchParams(kept.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))).toString();
  }
  url.pathname = url.pathname
    .replace(/;jsessionid=[^/]*/gi, '')
    .replace(indexFile, '/')
    .replace(/\/{2,}/g, '/');
  return url.href;
}

/**
 * What two addresses of one site have in common when they very probably are one page: path and parameters of the
 * canonical address, without the slash at the end. For not fetching twice; never an identity.
 */
export function pageKey(address: string | URL): string {
  const { pathname, search } = new URL(canonicalUrl(address));
  return (pathname.replace(/\/$/, '') || '/') + search;
}

function isSorted(pairs: readonly [string, string][]): boolean {
  return pairs.every(([name], index) => index === 0 || (pairs[index - 1] as [string, string])[0] <= name);
}
