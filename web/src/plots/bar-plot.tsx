import type { ReactElement } from 'react';

export interface Bar {
  name: string;
  value: number;
  note?: string;
  /** As it is written at the end of the bar; the number itself where absent. */
  text?: string;
}

const row = 26;
const left = 118;
const right = 60;
const width = 420;

/** Horizontal bars with names and figures; a list of the same stands in the description. */
export function BarPlot({ title, bars, most }: { title: string; bars: readonly Bar[]; most?: number }): ReactElement {
  const top = most ?? Math.max(1, ...bars.map(({ value }) => value));
  return (
    <svg
      className="plot bars"
      viewBox={`0 0 ${width} ${bars.length * row + 4}`}
      role="img"
      aria-label={`${title}: ${bars.map(({ name, value, text }) => `${name} ${text ?? value}`).join(', ')}`}
    >
      {bars.map(({ name, value, note, text }, index) => {
        const y = index * row + 2;
        const length = ((width - left - right) * Math.max(0, value)) / top;
        return (
          <g key={name}>
            {note === undefined || note === '' ? null : <title>{note}</title>}
            <text x={left - 8} y={y + 15} textAnchor="end">
              {name}
            </text>
            <rect x={left} y={y + 4} width={width - left - right} height={14} rx={2} className="track" />
            <rect x={left} y={y + 4} width={length} height={14} rx={2} className="bar" />
            <text x={width - right + 6} y={y + 15}>
              {text ?? value.toLocaleString('en')}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
