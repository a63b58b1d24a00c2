import { lazy, memo, Suspense, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, Outlet, ScrollRestoration, useNavigation } from 'react-router';
import { Icon, type IconName, Mark } from '../design/icon.tsx';
import { OutboxNote } from '../places/student/outbox-note.tsx';
import { deskOf } from '../session/desk.ts';
import { useMe } from '../session/session.ts';
import { AccountMenu } from './account-menu.tsx';
import { keepFocus } from './focus-keeper.ts';
import { PlaceSkeleton } from './place-skeleton.tsx';
import { placesFor } from './places.ts';
import styles from './shell.module.css';
import { usePaletteKey } from './use-palette-key.ts';

/** Loaded when it is opened. */
const CommandPalette = lazy(() => import('./command-palette.tsx'));

/** What stands around every place: the way between places, the account, and what is not sent yet. */
export function Shell() {
  const { t } = useTranslation();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const openPalette = useCallback(() => setPaletteOpen(true), []);
  usePaletteKey(openPalette);
  useEffect(keepFocus, []);
  return (
    <>
      <a href="#content" className={styles.skip}>
        {t('shell.skip')}
      </a>
      <Progress />
      <Header onPalette={openPalette} />
      <OutboxNote />
      <main id="content" tabIndex={-1} className={styles.main}>
        <Suspense fallback={<PlaceSkeleton />}>
          <Outlet />
        </Suspense>
      </main>
      {isPaletteOpen && (
        <Suspense>
          <CommandPalette onClose={() => setPaletteOpen(false)} />
        </Suspense>
      )}
      <ScrollRestoration />
    </>
  );
}

/** By itself: it is told of every change of the address. */
function Progress() {
  const { state } = useNavigation();
  return <div className={styles.progress} data-busy={state === 'loading' || undefined} aria-hidden="true" />;
}

/** Not drawn again with the address, which changes with each letter of a search; its links are. */
const Header = memo(function Header({ onPalette }: { onPalette: () => void }) {
  const { t } = useTranslation();
  const desk = deskOf(useMe());
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <Link to="/" className={styles.brand} aria-label={t('shell.brand')}>
          <Mark size={30} />
          <span className={styles.name}>Pathloom</span>
        </Link>
        <nav className={styles.nav} aria-label={t('shell.nav')}>
          {placesFor(desk).map(({ to, label, icon }) => (
            <PlaceLink key={to} to={to} label={t(label)} icon={icon} />
          ))}
        </nav>
        <div className={styles.tools}>
          {desk !== 'student' && (
            <button type="button" className={styles.palette} onClick={onPalette}>
              <Icon name="search" size={18} />
              <span>{t('palette.open')}</span>
              <kbd>Ctrl K</kbd>
            </button>
          )}
          <AccountMenu />
        </div>
      </div>
    </header>
  );
});

function PlaceLink({ to, label, icon }: { to: string; label: string; icon: IconName }) {
  return (
    <NavLink to={to} end={to === '/'} className={styles.place}>
      <Icon name={icon} size={20} />
      <span>{label}</span>
    </NavLink>
  );
}
