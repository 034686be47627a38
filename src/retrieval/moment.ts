const dateShape =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/i;
const agoShape = /^(\d{1,5})([hdw])$/i;
const hoursIn: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168 };

/**
 * A moment as people write it, for `SearchFilters.modifiedFrom` and `modifiedBefore`: a date or a beginning of one (`2026`,
 * `2026-03`, `2026-03-07`), a time (`2026-03-07T15:30`, with or without zone; UTC where none is named), or how long ago
 * (`12h`, `30d`, `2w`). Undefined for anything else, and for days that no calendar has.
 */
export function momentOf(text: string, now: Date): string | undefined {
  const written = text.trim();
  const ago = agoShape.exec(written);
  if (ago !== null) {
    const hours = Number(ago[1]) * (hoursIn[(ago[2] ?? '').toLowerCase()] ?? 0);
    return toTheSecond(new Date(now.getTime() - hours * 3_600_000));
  }
  const parts = dateShape.exec(written);
  if (parts === null) return undefined;
  const [, year = '', month = '01', day = '01', hour, minute = '00', second = '00', zone = 'Z'] = parts;
  if (!isDay(`${year}-${month}-${day}`)) return undefined;
  if (hour === undefined) return written;
  if (Number(hour) > 23) return undefined;
  const offset = zone.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  return toTheSecond(new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`));
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  // Some engines take 30 February for 2 March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function toTheSecond(date: Date): string | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 19);
}
