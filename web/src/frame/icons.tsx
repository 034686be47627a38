import type { ReactElement } from 'react';

const shapes = {
  home: 'M3 9.5 10 3l7 6.5V17h-5v-4.5H8V17H3z',
  stories: 'M5 3h10v14l-5-3-5 3z',
  plans: 'M4 4h12v13H4zM7 8l1.2 1.2L10.5 7M7 13l1.2 1.2 2.3-2.2M12.5 8.5h1.5M12.5 13.5h1.5',
  search: 'M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM13 13l4 4',
  index:
    'M3 5.5C3 4 6 3 10 3s7 1 7 2.5S14 8 10 8 3 7 3 5.5zM3 5.5v9C3 16 6 17 10 17s7-1 7-2.5v-9M3 10c0 1.500 3 2.500 7 2.500s7-1 7-2.500',
  settings: 'M3 6h7M14 6h3M3 14h3M10 14h7M12 4v4M8 12v4',
  fold: 'M12 5l-5 5 5 5',
  unfold: 'M8 5l5 5-5 5',
  light:
    'M10 6.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM10 2v1.500M10 16.500V18M2 10h1.500M16.500 10H18M4.300 4.300l1 1M14.700 14.700l1 1M4.300 15.700l1-1M14.700 5.300l1-1',
  dark: 'M16 12.500A7 7 0 0 1 7.500 4 6.500 6.500 0 1 0 16 12.500z',
} as const;

export type IconName = keyof typeof shapes;

/** Says nothing to screen readers: a word stands beside it always. */
export function Icon({ name }: { name: IconName }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  );
}
