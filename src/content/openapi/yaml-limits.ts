import { type Document, isAlias, isScalar, isSeq, visit } from 'yaml';

/**
 * Uses of one anchor, times those inside it: past it the parser refuses an alias bomb. Its own default of 100 refuses real
 * files, whose operations all share one anchored response; since equal aliases become one object, more costs no memory.
 */
export const maxAliasCount = 5_000;

/** Each alias is looked up by a walk over all of them: 20,000 take about a second. */
const mostAliases = 20_000;

/** Maps merged by `<<`, counting each member of a merged list: 25 million empty ones fit into 70 KB and take 3 s. */
const mostMerges = 200_000;

/** Whether aliases and merge keys of a document can be resolved in reasonable time. */
export function withinYamlLimits(document: Document.Parsed): boolean {
  const listSizes = new Map<string, number>();
  let aliases = 0;
  let merges = 0;
  visit(document, {
    Alias: () => {
      aliases += 1;
      return aliases > mostAliases ? visit.BREAK : undefined;
    },
    Seq: (_, node) => {
      if (node.anchor !== undefined) listSizes.set(node.anchor, node.items.length);
    },
    Pair: (_, pair) => {
      const isMerge = isScalar(pair.key) && (pair.key.source === '<<' || pair.key.value === '<<');
      if (!isMerge) return undefined;
      const members = isSeq(pair.value) ? pair.value.items : [pair.value];
      for (const member of members) merges += isAlias(member) ? (listSizes.get(member.source) ?? 1) : 1;
      return merges > mostMerges ? visit.BREAK : undefined;
    },
  });
  return aliases <= mostAliases && merges <= mostMerges;
}
