import { BlockList, isIPv6 } from 'node:net';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer';
import type { INetworkPolicyPort } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPort';
import type { Resource } from './k8s-manifests.ts';

/** A pod by its labels, of this namespace unless told otherwise, or an address outside the cluster. */
export type Peer = { labels: Readonly<Record<string, string>>; elsewhere?: boolean } | { address: string };

export interface Way {
  from: Peer;
  to: Peer;
  port: number;
  protocol?: 'TCP' | 'UDP';
}

/**
 * Whether network policies let a connection through, by the rules of the Kubernetes documentation: a pod that no policy of a
 * direction selects may do everything in that direction; otherwise one rule of one policy has to allow it, at both ends.
 */
export function letsThrough(resources: readonly Resource[], { from, to, port, protocol = 'TCP' }: Way): boolean {
  const policies = resources.filter((each) => each.kind === 'NetworkPolicy') as INetworkPolicy[];
  const allows = (peers: INetworkPolicyPeer[] | undefined, ports: INetworkPolicyPort[] | undefined, other: Peer) =>
    (peers === undefined || peers.length === 0 || peers.some((peer) => isMeant(peer, other))) &&
    (ports === undefined ||
      ports.length === 0 ||
      ports.some((each) => (each.protocol ?? 'TCP') === protocol && (each.port === undefined || each.port === port)));
  const leaves = directed(policies, 'Egress', from);
  const enters = directed(policies, 'Ingress', to);
  return (
    (leaves.length === 0 || leaves.some(({ egress = [] }) => egress.some((rule) => allows(rule.to, rule.ports, to)))) &&
    (enters.length === 0 ||
      enters.some(({ ingress = [] }) => ingress.some((rule) => allows(rule.from, rule.ports, from))))
  );
}

type Spec = NonNullable<INetworkPolicy['spec']>;

function directed(policies: readonly INetworkPolicy[], type: 'Egress' | 'Ingress', peer: Peer): Spec[] {
  if ('address' in peer || peer.elsewhere === true) return [];
  return policies
    .flatMap(({ spec }) => (spec === undefined ? [] : [spec]))
    .filter(
      ({ policyTypes = [], podSelector }) =>
        policyTypes.includes(type) && hasLabels(peer.labels, podSelector?.matchLabels),
    );
}

function isMeant({ ipBlock, namespaceSelector, podSelector }: INetworkPolicyPeer, other: Peer): boolean {
  if ('address' in other) {
    return (
      ipBlock !== undefined && isInside(other.address, [ipBlock.cidr]) && !isInside(other.address, ipBlock.except ?? [])
    );
  }
  if (ipBlock !== undefined) return false;
  // A selector of namespaces by labels is none that these manifests use: only the empty one, for all of them.
  const isOfNamespace =
    namespaceSelector === undefined ? other.elsewhere !== true : namespaceSelector.matchLabels === undefined;
  return isOfNamespace && hasLabels(other.labels, podSelector?.matchLabels);
}

function hasLabels(labels: Readonly<Record<string, string>>, wanted: Record<string, string> = {}): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}

function isInside(address: string, blocks: readonly string[]): boolean {
  const type = isIPv6(address) ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  for (const block of blocks) {
    const [network = '', prefix = ''] = block.split('/');
    if (isIPv6(network) === (type === 'ipv6')) list.addSubnet(network, Number(prefix), type);
  }
  return list.check(address, type);
}
