import ipaddr from 'ipaddr.js';
import { ConfigError, RefusedError } from '../errors.ts';

/** A host that Womba may not connect to: its address is private and the configuration does not allow it. */
export class AddressRefused extends RefusedError {
  override readonly code = 'address.refused';

  constructor(host: string, why: string) {
    super(`${host} was not contacted: ${why}`, {
      hint: 'If this host is yours and meant to be read, add it (or its CIDR block) to ALLOW_PRIVATE_HOSTS.',
    });
  }
}

/** Which hosts that nobody vetted may be reached. */
export interface AddressPolicy {
  /** True when this name was allowed by the operator, whatever it resolves to. */
  allowsHost(host: string): boolean;
  /** True for a public address, and for one that the operator allowed. */
  allowsAddress(address: string): boolean;
  /**
   * Throws `AddressRefused` where the host of a URL can be judged without DNS: an address, or a name that always means
   * this machine. `host` may be in brackets, as in URLs.
   */
  checkHost(host: string): void;
}

/** `64:ff9b::/96`: what DNS64 puts before an IPv4 address, which the last four bytes hold (RFC 6052). */
const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');
/** `::/96`: the deprecated way of writing IPv4 inside IPv6. Unspecified and loopback are in it too. */
const ipv4Compatible = ipaddr.IPv6.parseCIDR('::/96');

/**
 * What kind of address this is: `unicast` for public ones, else `private`, `loopback`, `linkLocal`, `uniqueLocal`,
 * `carrierGradeNat`, `multicast`, `reserved` … IPv4 inside IPv6 (mapped, NAT64) is judged by the IPv4 address; tunnels
 * (6to4, Teredo) keep their own names and count as not public. Null for what is no address.
 */
export function addressKind(address: string): string | null {
  const parsed = parseAddress(address);
  if (parsed === null) return null;
  if (parsed.kind() === 'ipv4') return parsed.range();
  const ipv6 = parsed as ipaddr.IPv6;
  if (ipv6.isIPv4MappedAddress()) return ipv6.toIPv4Address().range();
  if (ipv6.match(nat64)) return new ipaddr.IPv4(ipv6.toByteArray().slice(12)).range();
  const range = ipv6.range();
  return range === 'unicast' && ipv6.match(ipv4Compatible) ? 'reserved' : range;
}

/** True for an address that is routed in the public internet. */
export function isPublicAddress(address: string): boolean {
  return addressKind(address) === 'unicast';
}

/**
 * Reads `ALLOW_PRIVATE_HOSTS`: host names (`wiki.corp.example`), names with all below them (`*.corp.example`), addresses
 * (`127.0.0.1`, `::1`) and CIDR blocks (`10.0.0.0/8`). A name allows whatever it resolves to; an address or block allows
 * every name that resolves into it. Throws ConfigError for anything else.
 */
export function createAddressPolicy(allowed: readonly string[] = []): AddressPolicy {
  const names = new Set<string>();
  const suffixes: string[] = [];
  const blocks: [ipaddr.IPv4 | ipaddr.IPv6, number][] = [];
  for (const raw of allowed) {
    const entry = raw.trim().toLowerCase();
    if (entry === '') continue;
    const address = parseAddress(entry);
    if (address !== null) blocks.push([address, address.kind() === 'ipv4' ? 32 : 128]);
    else if (ipaddr.IPv4.isValidCIDRFourPartDecimal(entry) || ipaddr.IPv6.isValidCIDR(entry)) {
      blocks.push(ipaddr.parseCIDR(entry));
    } else if (/^\*\.[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(entry)) suffixes.push(entry.slice(1));
    // All digits and dots is a mistyped address, not a name.
    else if (/^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/.test(entry) && !/^[\d.]+$/.test(entry)) names.add(bare(entry));
    else {
      throw new ConfigError(`ALLOW_PRIVATE_HOSTS: "${entry}" is no host name, address or CIDR block`, {
        hint: 'Write hosts without scheme, port and path, such as wiki.corp.example, 127.0.0.1 or 10.0.0.0/8.',
      });
    }
  }

  const inBlock = (address: string): boolean => {
    const parsed = parseAddress(address);
    if (parsed === null) return false;
    const plain = parsed.kind() === 'ipv6' ? unmapped(parsed as ipaddr.IPv6) : parsed;
    return blocks.some(([block, bits]) => block.kind() === plain.kind() && plain.match(block, bits));
  };

  const policy: AddressPolicy = {
    allowsHost(host) {
      const name = bare(host);
      return names.has(name) || suffixes.some((suffix) => name.endsWith(suffix));
    },
    allowsAddress: (address) => isPublicAddress(address) || inBlock(address),
    checkHost(host) {
      const name = bare(host);
      if (policy.allowsHost(name)) return;
      const kind = addressKind(name);
      if (kind !== null && !policy.allowsAddress(name)) throw new AddressRefused(name, `its address is ${words(kind)}`);
      if (kind === null && isThisMachine(name) && !policy.allowsAddress('127.0.0.1') && !policy.allowsAddress('::1')) {
        throw new AddressRefused(name, 'its address is loopback');
      }
    },
  };
  return policy;
}

/** `carrierGradeNat` → `carrier grade nat`, for messages. */
export function words(kind: string): string {
  return kind === 'unicast' ? 'public' : kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** RFC 6761: `localhost` and every name below it. */
function isThisMachine(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}

/** Lower case, without brackets, zone and the dot at the end. */
function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .replace(/\.$/, '');
}

/** IPv4 in four decimal parts only (URLs are normalised to that before), or IPv6. */
function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const address = bare(text);
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address);
  return address.includes(':') && ipaddr.IPv6.isValid(address) ? ipaddr.IPv6.parse(address) : null;
}

function unmapped(address: ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  return address.match(nat64) ? new ipaddr.IPv4(address.toByteArray().slice(12)) : address;
}
