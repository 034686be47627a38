import { linkedPageIds } from '../../indexing/linked-pages.ts';
import type { KnownDocument } from '../story.ts';
import { candidateOf } from './candidate.ts';
import type { Gathering } from './gathering.ts';
import { emphasised } from './mentions.ts';

/**
 * Pages of the configured site that the texts and the web links point to, and pages whose title stands in the text,
 * emphasised or quoted as titles are.
 */
export async function gatherPages(gathering: Gathering): Promise<void> {
  const { story, texts, missing, options } = gathering;
  const web: string[] = [];
  await gathering.tryLive(async (live) => {
    web.push(...(await live.remoteLinkUrls(story.key, options.signal)));
  });
  const ids = linkedPageIds([...texts, ...web], options.siteUrl ?? '');
  const { found, gone } = await pageDocuments(gathering, ids);
  const add = (document: KnownDocument, relation: string, why: string): void =>
    gathering.add(candidateOf(document, 'confluence_page', { relation, direction: 'out', why, score: null }));
  for (const id of ids) {
    const document = found.get(id);
    if (document !== undefined) {
      add(document, 'links to', 'the story links to it');
      continue;
    }
    const reason = gone.has(id) ? 'it does not exist, or the account does not see it' : 'it is not indexed';
    missing.push({ kind: 'page', name: `page ${id}`, reason, asked: gone.has(id) });
  }
  for (const page of options.stored?.pagesTitled(emphasised(texts)) ?? []) {
    add(page, 'mentions', 'its title stands in the story');
  }
}

/** By id: from the index; what that lacks, or everything with `noCache`, from Confluence. */
async function pageDocuments(
  { options, tryLive }: Gathering,
  ids: readonly string[],
): Promise<{ found: Map<string, KnownDocument>; gone: Set<string> }> {
  const found = new Map<string, KnownDocument>();
  const gone = new Set<string>();
  const stored = options.stored?.byId(ids.map((id) => `confluence_${id}`)) ?? [];
  for (const document of stored) found.set(document.identity, document);
  const wanted = options.noCache ? ids : ids.filter((id) => !found.has(id));
  if (wanted.length === 0) return { found, gone };
  await tryLive(async (live) => {
    if (live.readPages === undefined) return;
    for await (const result of live.readPages(wanted, options.signal)) {
      if (result.kind === 'page') found.set(result.identity, result.document);
      else if (result.kind === 'gone') gone.add(result.identity);
    }
  });
  return { found, gone };
}
