/** Kinds of nodes and marks that the converter knows by name; everything else is counted as unknown. */

export const inlineKinds: ReadonlySet<string> = new Set([
  'text',
  'hardBreak',
  'mention',
  'emoji',
  'date',
  'status',
  'inlineCard',
  'placeholder',
  'mediaInline',
  'inlineExtension',
  'confluenceJiraIssue',
  'confluenceUnsupportedInline',
  'unsupportedInline',
]);

export const blockKinds: ReadonlySet<string> = new Set([
  'doc',
  'paragraph',
  'heading',
  'bulletList',
  'orderedList',
  'listItem',
  'taskList',
  'taskItem',
  'blockTaskItem',
  'decisionList',
  'decisionItem',
  'codeBlock',
  'blockquote',
  'panel',
  'expand',
  'nestedExpand',
  'table',
  'tableRow',
  'tableCell',
  'tableHeader',
  'mediaSingle',
  'mediaGroup',
  'media',
  'caption',
  'blockCard',
  'embedCard',
  'rule',
  'layoutSection',
  'layoutColumn',
  'extension',
  'bodiedExtension',
  'multiBodiedExtension',
  'extensionFrame',
  'syncBlock',
  'bodiedSyncBlock',
  'confluenceUnsupportedBlock',
  'unsupportedBlock',
]);

/** Marks that change the look only, or hold nothing but an id: dropped without a warning. */
export const silentMarks: ReadonlySet<string> = new Set([
  'underline',
  'textColor',
  'backgroundColor',
  'fontSize',
  'alignment',
  'indentation',
  'breakout',
  'border',
  'annotation',
  'confluenceInlineComment',
  'dataConsumer',
  'fragment',
]);

/** Marks that leave a trace in the Markdown. */
export const writtenMarks: ReadonlySet<string> = new Set(['strong', 'em', 'strike', 'code', 'subsup', 'link']);

/** A kind as part of a warning's name: at most 40 harmless characters, `none` where nothing is left. */
export function safeKind(kind: string): string {
  const safe = kind
    .slice(0, 200)
    .replace(/[^A-Za-z0-9_-]/g, '')
    .slice(0, 40);
  return safe === '' ? 'none' : safe;
}
