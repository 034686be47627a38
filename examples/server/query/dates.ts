/**
 * The instant of a date as people write it in a query: `2026-03-02`, `2026/03/02 09:14`, read in a time zone. Vendors read
 * quoted dates in the zone of the account that asks, to the minute. Undefined when the text is no such date.
 */
export function zonedInstant(text: string, timeZone: string): number | undefined {
  const found = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{2}))?$/.exec(text.trim());
  if (!found) return undefined;
  const [year, month, day, hour, minute] = found.slice(1).map((part) => Number(part ?? 0));
  const asUtc = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute);
  if (Number.isNaN(asUtc)) return undefined;
  // The offset at the result can differ from the one at the first guess, on the days when clocks change.
  const guess = asUtc - offset(asUtc, timeZone);
  return asUtc - offset(guess, timeZone);
}

/** A time before `now` such as `-30m`, `-2h`, `-7d`, `-1w`. */
export function relativeInstant(text: string, now: number): number | undefined {
  const found = /^-(\d+)([mhdw])$/.exec(text);
  if (!found) return undefined;
  const unit = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }[found[2] as 'm' | 'h' | 'd' | 'w'];
  return now - Number(found[1]) * unit;
}

function offset(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const value = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const local = Date.UTC(
    value('year'),
    value('month') - 1,
    value('day'),
    value('hour'),
    value('minute'),
    value('second'),
  );
  return local - Math.floor(at / 1000) * 1000;
}
