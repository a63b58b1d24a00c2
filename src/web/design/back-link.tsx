import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Icon } from './icon.tsx';

/** The way up, first of all on a page that stands below another one. */
export function BackLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link to={to} className="back-link no-print">
      <Icon name="back" size={18} />
      <span className="breakable">{children}</span>
    </Link>
  );
}
