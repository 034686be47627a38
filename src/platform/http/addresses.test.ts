import { describe, expect, it } from 'vitest';
import { ConfigError } from '../errors.ts';
import { addressKind, AddressRefused, createAddressPolicy, isPublicAddress } from './addresses.ts';

describe('addressKind', () => {
  it.each([
    ['8.8.8.8', 'unicast'],
    ['10.1.2.3', 'private'],
    ['172.31.255.1', 'private'],
    ['192.168.0.1', 'private'],
    ['127.0.0.1', 'loopback'],
    ['0.0.0.0', 'unspecified'],
    ['169.254.169.254', 'linkLocal'],
    ['100.64.0.1', 'carrierGradeNat'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['198.18.0.1', 'reserved'],
    ['2606:4700::1111', 'unicast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['[::1]', 'loopback'],
    ['fe80::1%eth0', 'linkLocal'],
    ['fd00::1', 'uniqueLocal'],
    ['fec0::1', 'deprecatedSiteLocal'],
    ['ff02::1', 'multicast'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:8.8.8.8', 'unicast'],
    ['::ffff:a9fe:a9fe', 'linkLocal'],
    ['64:ff9b::7f00:1', 'loopback'],
    ['64:ff9b::8.8.8.8', 'unicast'],
    ['64:ff9b:1::8.8.8.8', 'rfc6052'],
    ['2002:7f00:1::', '6to4'],
    ['2001::1', 'teredo'],
    ['::127.0.0.1', 'loopback'],
    ['::7f00:1', 'reserved'],
  ])('calls %s %s', (address, kind) => expect(addressKind(address)).toBe(kind));

  it.each(['example.com', '', '1.2.3', '0x7f.0.0.1', '127.1', '999.1.1.1'])('takes %j for no address', (text) => {
    expect(addressKind(text)).toBeNull();
    expect(isPublicAddress(text)).toBe(false);
  });
});

describe('createAddressPolicy', () => {
  it('allows public addresses only, when nothing else is configured', () => {
    const policy = createAddressPolicy();
    expect(policy.allowsAddress('93.184.216.34')).toBe(true);
    expect(policy.allowsAddress('127.0.0.1')).toBe(false);
    expect(policy.allowsHost('intranet')).toBe(false);
  });

  it('allows configured addresses and blocks, also written as IPv6', () => {
    const policy = createAddressPolicy(['127.0.0.1', '10.0.0.0/8', 'fd00::/8', '']);
    expect(policy.allowsAddress('127.0.0.1')).toBe(true);
    expect(policy.allowsAddress('127.0.0.2')).toBe(false);
    expect(policy.allowsAddress('::ffff:10.9.8.7')).toBe(true);
    expect(policy.allowsAddress('64:ff9b::10.9.8.7')).toBe(true);
    expect(policy.allowsAddress('fd12::3')).toBe(true);
    expect(policy.allowsAddress('192.168.1.1')).toBe(false);
  });

  it('allows configured names, whatever they resolve to, in any case and with a dot at the end', () => {
    const policy = createAddressPolicy(['Wiki.Corp.example', '*.docs.example']);
    expect(policy.allowsHost('wiki.corp.example.')).toBe(true);
    expect(policy.allowsHost('a.wiki.corp.example')).toBe(false);
    expect(policy.allowsHost('a.b.docs.example')).toBe(true);
    expect(policy.allowsHost('docs.example')).toBe(false);
    expect(policy.allowsHost('evildocs.example')).toBe(false);
  });

  it('judges hosts of URLs without DNS', () => {
    const policy = createAddressPolicy(['10.0.0.0/8']);
    expect(() => policy.checkHost('[::1]')).toThrow(AddressRefused);
    expect(() => policy.checkHost('169.254.169.254')).toThrow(/link local/);
    expect(() => policy.checkHost('LOCALHOST')).toThrow(AddressRefused);
    expect(() => policy.checkHost('a.localhost')).toThrow(AddressRefused);
    policy.checkHost('10.2.3.4');
    policy.checkHost('example.com');
    createAddressPolicy(['localhost']).checkHost('localhost');
    createAddressPolicy(['127.0.0.1']).checkHost('localhost');
  });

  it.each(['http://wiki', 'wiki:8080', '10.0.0.0/33', '300.1.1.1', 'a b', '*'])('refuses %j with a hint', (entry) => {
    expect(() => createAddressPolicy([entry])).toThrow(ConfigError);
  });
});
