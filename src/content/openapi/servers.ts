import { asList, asRecord, asText, oneLine, plainEntries, type UnknownRecord } from './values.ts';
import { asProse } from './html-in-markdown.ts';

const longest = 500;
const mostServers = 20;

/** Addresses of OpenAPI 3 servers with their description and variables. */
export function serverLines(servers: unknown): string[] {
  return asList(servers)
    .slice(0, mostServers)
    .map((server) => {
      const record = asRecord(server) ?? {};
      const variables = plainEntries(record['variables']).map(([name, value]) => {
        const chosen = oneLine(asText(asRecord(value)?.['default']), longest);
        const values = asList(asRecord(value)?.['enum']).map(asText).join(', ');
        return `${name} = ${chosen}${values === '' ? '' : ` of ${oneLine(values, longest)}`}`;
      });
      const notes = [oneLine(asProse(record['description']), longest), ...variables].filter((note) => note !== '');
      return `${oneLine(asText(record['url']), longest)}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
    })
    .filter((line) => line !== '');
}

/** The same for Swagger 2.0, where scheme, host and base path stand apart. */
export function swaggerServerLines(root: UnknownRecord): string[] {
  const host = oneLine(asText(root['host']), longest);
  const basePath = oneLine(asText(root['basePath']), longest);
  const schemes = asList(root['schemes']).map(asText).slice(0, 5);
  if (host === '') return basePath === '' ? [] : [basePath];
  return (schemes.length === 0 ? ['https'] : schemes).map((scheme) => `${scheme}://${host}${basePath}`);
}
