import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PlaceTitle } from '../../../app/place-title.tsx';
import { Icon } from '../../../design/icon.tsx';
import { useMe } from '../../../session/session.ts';
import { isAdmin, sectionGroupsFor } from '../sections.ts';
import { AttentionList } from './attention-list.tsx';
import styles from './overview.module.css';

/** The administration: what needs somebody, and the way to everything. */
export function Component() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <div className="stack-wide">
      <div className="stack-tight">
        <PlaceTitle title={t('adminPlace.title')} />
        <p className="soft">{me.district.name}</p>
      </div>
      {isAdmin(me) && <AttentionList />}
      {sectionGroupsFor(me).map(({ id, sections }) => (
        <section key={id} className="stack" aria-label={t(`admin.group.${id}`)}>
          <h2>{t(`admin.group.${id}`)}</h2>
          <ul className={`plain ${styles.cards}`}>
            {sections.map(({ id: section, to, label, icon }) => (
              <li key={section} className={styles.card}>
                <Icon name={icon} size={22} />
                <h3>
                  <Link to={to}>{t(label)}</Link>
                </h3>
                <p className="soft small">{t(`admin.about.${section}`)}</p>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
