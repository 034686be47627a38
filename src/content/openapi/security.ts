import type { WarningCounts } from '../../documents/warnings.ts';
import { inlineCode } from '../markdown/blocks.ts';
import type { ParsedSpecification } from './specification.ts';
import { asList, asRecord, asText, oneLine, plainEntries, type UnknownRecord } from './values.ts';

const longest = 300;
const mostScopes = 60;

/** Schemes by name, of either generation. */
export function securitySchemes(
  specification: ParsedSpecification,
  warnings: WarningCounts,
): Map<string, UnknownRecord> {
  const { root, location, references } = specification;
  const all = root['securityDefinitions'] ?? asRecord(root['components'])?.['securitySchemes'];
  const found = new Map<string, UnknownRecord>();
  for (const [name, value] of plainEntries(all)) {
    const record = asRecord(references.follow({ value, file: location }, warnings)?.value);
    if (record !== undefined) found.set(name, record);
  }
  return found;
}

/** Kind and place of a scheme: `API key in header X-Api-Key`, `HTTP bearer (JWT)`, `OAuth 2 (clientCredentials)`. */
export function schemeKind(scheme: UnknownRecord): string {
  const text = (key: string): string => oneLine(asText(scheme[key]), longest);
  switch (text('type')) {
    case 'apiKey':
      return `API key in ${text('in') || 'an unnamed place'} ${text('name')}`.trim();
    case 'basic':
      return 'HTTP basic';
    case 'http':
      return `HTTP ${text('scheme')}${text('bearerFormat') === '' ? '' : ` (${text('bearerFormat')})`}`;
    case 'oauth2': {
      const flows = [text('flow'), ...plainEntries(scheme['flows']).map(([name]) => oneLine(name, longest))];
      return `OAuth 2 (${flows.filter((flow) => flow !== '').join(', ')})`;
    }
    case 'openIdConnect':
      return `OpenID Connect ${text('openIdConnectUrl')}`.trim();
    case 'mutualTLS':
      return 'mutual TLS';
    default:
      return text('type') || 'a scheme without a type';
  }
}

/** Scopes of a scheme with what they allow. */
export function schemeScopes(scheme: UnknownRecord): [string, string][] {
  const flows = plainEntries(scheme['flows']).map(([, flow]) => asRecord(flow)?.['scopes']);
  const scopes = new Map<string, string>();
  for (const group of [scheme['scopes'], ...flows]) {
    for (const [name, text] of plainEntries(group)) scopes.set(oneLine(name, longest), oneLine(asText(text), longest));
  }
  return [...scopes].slice(0, mostScopes);
}

/**
 * What an operation asks for, its own `security` or that of the whole specification: alternatives joined by `or`, schemes
 * that are needed together by `and`. Empty where nothing is said.
 */
export function securityLine(
  own: unknown,
  specification: ParsedSpecification,
  schemes: ReadonlyMap<string, UnknownRecord>,
): string {
  const stated = Array.isArray(own) ? own : specification.root['security'];
  if (!Array.isArray(stated)) return '';
  if (stated.length === 0) return 'none';
  const alternatives = asList(stated)
    .slice(0, 10)
    .map((requirement) => {
      const parts = plainEntries(requirement).map(([name, scopes]) => {
        const scheme = schemes.get(name);
        const kind = scheme === undefined ? '' : `, ${schemeKind(scheme)}`;
        const needed = asList(scopes)
          .slice(0, mostScopes)
          .map((scope) => inlineCode(oneLine(asText(scope), longest)));
        return `${inlineCode(oneLine(name, longest))}${kind}${needed.length === 0 ? '' : `, scopes ${needed.join(' ')}`}`;
      });
      return parts.length === 0 ? 'none' : parts.join(' and ');
    });
  return alternatives.join('; or ');
}
