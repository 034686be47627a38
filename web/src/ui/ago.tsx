import type { ReactElement } from 'react';

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

export function agoText(at: string): string {
  const seconds = (Date.parse(at) - Date.now()) / 1000;
  if (Number.isNaN(seconds)) return at;
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return seconds > 5 ? 'in a moment' : 'just now';
}

/** A moment as people say it, the exact one on hover. */
export function Ago({ at }: { at: string | null | undefined }): ReactElement {
  if (at === null || at === undefined || Number.isNaN(Date.parse(at))) return <span>never</span>;
  return (
    <time dateTime={at} title={exact.format(new Date(at))}>
      {agoText(at)}
    </time>
  );
}

/** Days, or times of the day where all of them are of one. */
export function momentLabels(moments: readonly string[]): string[] {
  const dates = moments.map((moment) => new Date(moment));
  const days = dates.map((date) => date.toLocaleDateString('en-GB'));
  return new Set(days).size > 1 ? days : dates.map((date) => date.toLocaleTimeString('en-GB'));
}

/** `4.2 s`, `3 min 5 s`. */
export function durationText(seconds: number): string {
  if (seconds < 59.5) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `1 test`, `12 tests`, with thousands set apart. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
