import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { addressKind, type AddressPolicy, AddressRefused, words } from './addresses.ts';

export interface DispatcherOptions {
  /** Where `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` (either case) are read from. Default `process.env`. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Refuses addresses for hosts that no operator vetted. Without it every address is reachable. */
  policy?: AddressPolicy;
  /** Time to make a connection, in milliseconds. Default 10,000. */
  connectTimeoutMs?: number;
  /** Turns names into addresses. Default the system's resolver. */
  resolve?: LookupFunction;
}

/**
 * How connections are made. With a `policy`, a name is resolved once, private addresses are dropped from the answer
 * (`AddressRefused` when none is left), and the connection goes to an address that was checked: a name that changes its
 * mind between check and connection (DNS rebinding) gains nothing. Through a proxy the proxy resolves names, so that only
 * addresses written into the URL can be judged here; docs/network.md says what follows from it.
 */
export function createDispatcher(options: DispatcherOptions = {}): Dispatcher {
  const { env = process.env, policy } = options;
  const variable = (name: string): string => env[name.toLowerCase()] || env[name] || '';
  const httpProxy = variable('HTTP_PROXY');
  const httpsProxy = variable('HTTPS_PROXY');
  const connect = {
    timeout: options.connectTimeoutMs ?? 10_000,
    lookup: policy ? guardedLookup(policy, options.resolve ?? systemLookup) : options.resolve,
  };
  const base =
    httpProxy === '' && httpsProxy === ''
      ? new Agent({ connect })
      : new EnvHttpProxyAgent({
          httpProxy,
          httpsProxy,
          noProxy: variable('NO_PROXY'),
          connect,
          // Plain HTTP is asked of the proxy directly: many proxies refuse CONNECT to port 80.
          proxyTunnel: false,
        });
  if (policy === undefined) return base;
  // An address in the URL is never looked up, and a proxy would connect to it for us: so it is checked here.
  return base.compose((dispatch) => (request, handler) => {
    if (request.origin) policy.checkHost(new URL(String(request.origin)).hostname);
    return dispatch(request, handler);
  });
}

/** A `lookup` for `net.connect` that hands out checked addresses only. */
export function guardedLookup(policy: AddressPolicy, resolve: LookupFunction): LookupFunction {
  return (hostname, lookupOptions, callback) => {
    resolve(hostname, { ...lookupOptions, all: true }, (error, answer) => {
      if (error) return callback(error, '', 0);
      const found = Array.isArray(answer) ? answer : [{ address: answer, family: answer.includes(':') ? 6 : 4 }];
      const usable: LookupAddress[] = policy.allowsHost(hostname)
        ? found
        : found.filter(({ address }) => policy.allowsAddress(address));
      const [first] = usable;
      if (first === undefined) {
        const kinds = new Set(found.map(({ address }) => words(addressKind(address) ?? 'unknown')));
        return callback(new AddressRefused(hostname, `its address is ${[...kinds].join(' and ') || 'unknown'}`), '', 0);
      }
      if (lookupOptions.all === true) callback(null, usable);
      else callback(null, first.address, first.family);
    });
  };
}
