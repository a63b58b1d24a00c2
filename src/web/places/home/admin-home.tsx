import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../../design/icon.tsx';
import { useMe } from '../../session/session.ts';
import { AttentionList } from '../admin/overview/attention-list.tsx';
import { isAdmin, sectionsFor } from '../admin/sections.ts';
import styles from './home.module.css';
import { ListCounts } from './list-counts.tsx';

const lists = [
  ['schools', '/schools'],
  ['people', '/people'],
  ['classes', '/classes'],
] as const;

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function AdminHome() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <>
      <ListCounts
        name="overview"
        title={t('home.overview')}
        lists={lists}
        labelOf={(list, count) => t(`overview.${list}`, { count })}
      />
      {isAdmin(me) && <AttentionList />}
      <section className="stack" aria-label={t('adminPlace.title')}>
        <h2>{t('adminPlace.title')}</h2>
        <ul className={`plain ${styles.counts}`}>
          {sectionsFor(me).map(({ id, to, label, icon }) => (
            <li key={id}>
              <Link to={to} className="row">
                <Icon name={icon} size={20} />
                {t(label)}
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
