import { parser } from '@prometheus-io/lezer-promql';

type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/** A metric that an expression asks for, with the conditions on its labels. */
export interface Selector {
  metric: string;
  matchers: { label: string; operator: string; value: string }[];
}

export interface Expression {
  selectors: Selector[];
  /** Labels that are grouped or matched by, each with the metrics of the part of the expression that it works on. */
  groupings: { label: string; metrics: string[] }[];
}

/** Grafana puts a length of time in their place; the grammar knows none of them. */
const grafanaIntervals = /\$__(?:rate_)?interval\b/g;

/** Reads PromQL by Prometheus' own grammar. @throws Error where it is not valid */
export function readExpression(text: string): Expression {
  const source = text.replace(grafanaIntervals, '5m');
  const selectors: Selector[] = [];
  const groupings: Expression['groupings'] = [];
  const textOf = (node: SyntaxNode | null): string => (node === null ? '' : source.slice(node.from, node.to));
  parser.parse(source).iterate({
    enter({ node, name, type, from }) {
      if (type.isError) throw new Error(`not valid PromQL at ${from}: ${source}`);
      if (name === 'VectorSelector') selectors.push(selectorOf(node, textOf));
      if (name === 'GroupingLabels') {
        // A modifier stands in what it modifies: the aggregation, or the operation of two sides.
        const metrics = metricsBelow(node.parent?.parent ?? node, textOf);
        for (const label of node.getChildren('LabelName')) groupings.push({ label: textOf(label), metrics });
      }
    },
  });
  return { selectors, groupings };
}

function selectorOf(node: SyntaxNode, textOf: (node: SyntaxNode | null) => string): Selector {
  const matchers = (node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []).map((matcher) => ({
    label: textOf(matcher.getChild('LabelName')),
    operator: textOf(matcher.getChild('MatchOp')),
    value: JSON.parse(textOf(matcher.getChild('StringLiteral'))) as string,
  }));
  return { metric: textOf(node.getChild('Identifier')), matchers };
}

function metricsBelow(node: SyntaxNode, textOf: (node: SyntaxNode | null) => string): string[] {
  const metrics: string[] = [];
  node.cursor().iterate((inner) => {
    if (inner.name === 'VectorSelector') metrics.push(textOf(inner.node.getChild('Identifier')));
  });
  return metrics;
}
