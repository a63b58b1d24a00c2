import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, useLocation, useRoutes } from 'react-router';
import { NotFound } from '../../app/not-found.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { Icon } from '../../design/icon.tsx';
import { useMe } from '../../session/session.ts';
import styles from './admin-frame.module.css';
import { adminPlaces } from './places.tsx';
import { sectionGroupsFor, sectionsFor } from './sections.ts';

/** The administration: its places at the side, where there is room, and the one that somebody is at. */
export function Component() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const me = useMe();
  const shown = useRoutes(adminPlaces);
  const isHere = (to: string) => pathname === to || pathname.startsWith(`${to}/`);
  const isOverview = pathname === '/admin';
  // What stands below one of the places has its own way up.
  const isSection = sectionsFor(me).some(({ to }) => to === pathname);
  // A place that is not for somebody is none for them.
  if (!(isOverview ? sectionsFor(me).length > 0 : sectionsFor(me).some(({ to }) => isHere(to)))) return <NotFound />;
  return (
    <div className={styles.frame}>
      <nav className={`${styles.nav} no-print`} aria-label={t('adminPlace.nav')}>
        <NavLink to="/admin" end className={styles.link}>
          <Icon name="flag" size={18} />
          {t('adminPlace.overview')}
        </NavLink>
        {sectionGroupsFor(me).map(({ id, sections }) => (
          <div key={id}>
            <p className={styles.group} id={`group-${id}`}>
              {t(`admin.group.${id}`)}
            </p>
            <ul className="plain" aria-labelledby={`group-${id}`}>
              {sections.map(({ to, label, icon }) => (
                <li key={to}>
                  <NavLink to={to} className={styles.link}>
                    <Icon name={icon} size={18} />
                    {t(label)}
                  </NavLink>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div>
        {isSection && (
          <div className={styles.up}>
            <BackLink to="/admin">{t('adminPlace.all')}</BackLink>
          </div>
        )}
        <Suspense key={pathname} fallback={<PlaceSkeleton />}>
          {shown ?? <NotFound />}
        </Suspense>
      </div>
    </div>
  );
}
