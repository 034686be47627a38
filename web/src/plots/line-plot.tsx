import type { ReactElement } from 'react';

export interface Series {
  name: string;
  values: readonly number[];
}

const width = 420;
const height = 170;
const pad = { left: 44, right: 10, top: 10, bottom: 24 };

/** Each line has its own colour and dash, so that it can be told apart in print and by the colour-blind. */
export function LinePlot({
  title,
  labels,
  series,
}: {
  title: string;
  /** Of the points, oldest first. */
  labels: readonly string[];
  series: readonly Series[];
}): ReactElement {
  const most = Math.max(1, ...series.flatMap(({ values }) => values));
  const x = (index: number): number =>
    pad.left + ((width - pad.left - pad.right) * index) / Math.max(1, labels.length - 1);
  const y = (value: number): number => height - pad.bottom - ((height - pad.top - pad.bottom) * value) / most;
  const ticks = [0, most / 2, most];
  return (
    <figure className="stack">
      <svg
        className="plot"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${title}: ${series.map(({ name, values }) => `${name} now ${values.at(-1) ?? 0}`).join(', ')}`}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={pad.left} x2={width - pad.right} y1={y(tick)} y2={y(tick)} className="grid" />
            <text x={pad.left - 6} y={y(tick) + 4} textAnchor="end">
              {Math.round(tick).toLocaleString('en')}
            </text>
          </g>
        ))}
        <text x={pad.left} y={height - 6}>
          {labels[0]}
        </text>
        <text x={width - pad.right} y={height - 6} textAnchor="end">
          {labels.length > 1 ? labels.at(-1) : ''}
        </text>
        {series.map(({ name, values }, index) => (
          <g key={name} className={`series s${index % 6}`}>
            <polyline points={values.map((value, at) => `${x(at)},${y(value)}`).join(' ')} />
            {values.map((value, at) => (
              <circle key={at} cx={x(at)} cy={y(value)} r={2.2}>
                <title>{`${name}: ${value.toLocaleString('en')}, ${labels[at] ?? ''}`}</title>
              </circle>
            ))}
          </g>
        ))}
      </svg>
      <ul className="legend">
        {series.map(({ name }, index) => (
          <li key={name}>
            <svg width="22" height="8" aria-hidden="true" className={`series s${index % 6}`}>
              <polyline points="0,4 22,4" />
            </svg>
            {name}
          </li>
        ))}
      </ul>
    </figure>
  );
}
