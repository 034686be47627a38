import type { ReadWindow, Source, SourceEvent } from '../source.ts';
import type { MemoryIndex } from './memory-index.ts';

/** Reads a source to its end; everything reported goes into the index when one is given. */
export async function readAll(source: Source, window: ReadWindow, index?: MemoryIndex): Promise<SourceEvent[]> {
  return readUntil(source, window, () => false, index);
}

/** Reads until `stop` holds for an event (that one included), then leaves the generator as a stopped run does. */
export async function readUntil(
  source: Source,
  window: ReadWindow,
  stop: (event: SourceEvent) => boolean,
  index?: MemoryIndex,
): Promise<SourceEvent[]> {
  const events: SourceEvent[] = [];
  for await (const event of source.read(window)) {
    events.push(event);
    index?.apply(event);
    if (stop(event)) break;
  }
  return events;
}

/** The events of one kind. */
export function ofKind<K extends SourceEvent['kind']>(
  events: readonly SourceEvent[],
  kind: K,
): Extract<SourceEvent, { kind: K }>[] {
  return events.filter((event): event is Extract<SourceEvent, { kind: K }> => event.kind === kind);
}

/** The ids of the documents among events, sorted. */
export function idsOf(events: readonly SourceEvent[]): string[] {
  return ofKind(events, 'document')
    .map((event) => event.document.id)
    .sort();
}
