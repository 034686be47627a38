import type { ReactElement } from 'react';
import { Link, useLocation } from 'wouter';
import { Icon, type IconName } from './icons.tsx';

const places: readonly { to: string; label: string; icon: IconName }[] = [
  { to: '/', label: 'Home', icon: 'home' },
  { to: '/stories', label: 'Stories', icon: 'stories' },
  { to: '/plans', label: 'Plans', icon: 'plans' },
  { to: '/search', label: 'Search', icon: 'search' },
  { to: '/index', label: 'Index', icon: 'index' },
  { to: '/settings', label: 'Settings', icon: 'settings' },
];

export function Rail({ folded, onFold }: { folded: boolean; onFold: () => void }): ReactElement {
  const [at] = useLocation();
  const isHere = (to: string): boolean => (to === '/' ? at === '/' : at === to || at.startsWith(`${to}/`));
  return (
    <nav className="rail" aria-label="Main">
      <Link className="brand" href="/" aria-hidden="true" tabIndex={-1}>
        <img src="/icon.svg" alt="" />
        <span className="label">Womba</span>
      </Link>
      {places.map(({ to, label, icon }) => (
        <Link
          key={to}
          href={to}
          className="place"
          aria-current={isHere(to) ? 'page' : undefined}
          title={folded ? label : undefined}
        >
          <Icon name={icon} />
          <span className="label">{label}</span>
        </Link>
      ))}
      <button type="button" className="place fold" onClick={onFold} aria-expanded={!folded}>
        <Icon name={folded ? 'unfold' : 'fold'} />
        <span className="label">{folded ? 'Unfold menu' : 'Fold menu'}</span>
      </button>
    </nav>
  );
}
