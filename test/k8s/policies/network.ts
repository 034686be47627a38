import { cronJobOf, deploymentOf, type Resource } from '../../support/k8s-manifests.ts';
import { letsThrough, type Peer, type Way } from '../../support/k8s-network.ts';
import { type Policy, unless } from './policy.ts';

interface Described extends Way {
  what: string;
}

/** What has to get through, and what must not, for the run's pod and the server's. */
function ways(resources: readonly Resource[]): { open: Described[]; shut: Described[] } {
  const server: Peer = { labels: deploymentOf(resources).spec?.template.metadata?.labels ?? {} };
  const run: Peer = { labels: cronJobOf(resources).spec?.jobTemplate.spec?.template.metadata?.labels ?? {} };
  const stranger: Peer = { labels: { app: 'shop' }, elsewhere: true };
  const dns: Peer = { labels: { 'k8s-app': 'kube-dns' }, elsewhere: true };
  const outgoing = (to: Peer, port: number, what: string, protocol: 'TCP' | 'UDP' = 'TCP'): Described[] => [
    { from: run, to, port, protocol, what: `a run to ${what}` },
    { from: server, to, port, protocol, what: `the server to ${what}` },
  ];
  const sidecar =
    deploymentOf(resources).spec?.template.spec?.containers.some(({ name }) => name === 'chroma') === true;
  const chroma = outgoing(server, 8001, 'Chroma');
  return {
    open: [
      ...outgoing(dns, 53, "the cluster's names", 'UDP'),
      ...outgoing(dns, 53, "the cluster's names over TCP"),
      ...outgoing({ address: '169.254.20.10' }, 53, "a node's cache of names", 'UDP'),
      ...outgoing({ address: '104.192.136.1' }, 443, 'a vendor'),
      ...outgoing({ address: '2606:4700::1111' }, 443, 'a vendor over IPv6'),
      ...outgoing({ address: '93.184.215.14' }, 80, 'a documentation site without TLS'),
      { from: stranger, to: server, port: 8000, what: 'another namespace to the API' },
      ...(sidecar ? chroma : []),
    ],
    shut: [
      ...outgoing({ address: '169.254.169.254' }, 80, "a cloud's metadata service"),
      ...outgoing({ address: '10.0.0.1' }, 443, 'a private address'),
      ...outgoing({ address: '192.168.1.1' }, 443, 'a private address'),
      ...outgoing({ address: '100.64.0.1' }, 443, "a carrier's private address"),
      ...outgoing({ address: 'fd00::1' }, 443, 'a private address of IPv6'),
      ...outgoing({ address: '104.192.136.1' }, 22, 'another port'),
      { from: stranger, to: server, port: 8001, what: 'another namespace to Chroma' },
      { from: stranger, to: run, port: 8000, what: 'anybody to a run' },
      ...(sidecar ? [] : chroma),
    ],
  };
}

export const network: Policy = {
  name: 'names, vendors, Chroma and callers of the API get through, private networks and strangers to Chroma do not',
  faults(resources) {
    const { open, shut } = ways(resources);
    return [
      ...open.flatMap((way) => unless(letsThrough(resources, way), `${way.what} is blocked`)),
      ...shut.flatMap((way) => unless(!letsThrough(resources, way), `${way.what} is open`)),
    ];
  },
  broken: [
    ['NetworkPolicy/womba-egress', '', undefined],
    ['NetworkPolicy/womba-egress', '.spec.egress[0].ports[0]', undefined],
    ['NetworkPolicy/womba-egress', '.spec.egress[0].to', [{ namespaceSelector: {} }]],
    ['NetworkPolicy/womba-egress', '.spec.egress[1].to[0].ipBlock.except', undefined],
    ['NetworkPolicy/womba-egress', '.spec.egress[1].to[1]', undefined],
    ['NetworkPolicy/womba-egress', '.spec.egress[1].ports[1]', undefined],
    ['NetworkPolicy/womba-egress', '.spec.egress[2].to[0].podSelector.matchLabels.component', 'chroma'],
    ['NetworkPolicy/womba-egress', '.spec.podSelector.matchLabels.component', 'index-all'],
    ['NetworkPolicy/womba-server', '.spec.ingress[0]', undefined],
    ['NetworkPolicy/womba-server', '.spec.ingress[1].from', undefined],
    ['NetworkPolicy/womba-server', '.spec.ingress[1].from[0].podSelector.matchLabels.app', 'chroma'],
    ['NetworkPolicy/womba-index-all', '', undefined],
  ],
};
