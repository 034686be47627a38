import type { Story } from '../story.ts';
import type { ContextItem, GraphEdge, GraphNode, StoryContext } from './story-context.ts';

/** Nodes and edges of a context. Edges point from who acts: `A blocks B` goes from A to B whichever of them is the story. */
export function contextGraph(story: Story, items: readonly ContextItem[]): StoryContext['context_graph'] {
  const id = `jira_${story.key}`;
  const nodes: GraphNode[] = [{ id, kind: 'story', key: story.key, title: story.title }];
  const edges: GraphEdge[] = [];
  const known = new Set([id]);
  for (const item of items) {
    if (!known.has(item.id)) nodes.push({ id: item.id, kind: item.kind, key: item.key, title: item.title });
    known.add(item.id);
    const turned = item.direction === 'in' ? active(item.relation) : undefined;
    edges.push(
      turned === undefined
        ? { from: id, to: item.id, relation: item.relation }
        : { from: item.id, to: id, relation: turned },
    );
  }
  return { nodes, edges };
}

/** The wording seen from the other end: `is blocked by` becomes `blocks`; undefined where there is no such form. */
function active(relation: string): string | undefined {
  if (relation === 'names') return relation;
  const verb = /^is (\w+)ed by$/i.exec(relation)?.[1]?.toLowerCase();
  if (verb === undefined) return undefined;
  return ['caus', 'clon', 'creat', 'requir', 'resolv', 'duplicat', 'provid', 'replac'].includes(verb)
    ? `${verb}es`
    : `${verb}s`;
}
