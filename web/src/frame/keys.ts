/** Whether a key belongs to what has the focus: letters are commands only outside of fields and dialogs. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role="dialog"], [role="treegrid"], [role="menu"]') !== null
  );
}
