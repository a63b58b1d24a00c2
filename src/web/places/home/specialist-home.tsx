import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { libraryPlaces } from '../../app/places.ts';
import { Icon } from '../../design/icon.tsx';
import styles from './home.module.css';
import { ListCounts } from './list-counts.tsx';

/** What waits in the library, by the queue that it waits in. */
const queues = [
  ['reviews', '/reviews', '/review'],
  ['suggestions', '/suggestions', '/tagging'],
  ['duplicates', '/library/duplicates', '/duplicates'],
  ['links', '/library/links', '/links'],
] as const;

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function SpecialistHome() {
  const { t } = useTranslation();
  return (
    <>
      <ListCounts
        name="queues"
        title={t('home.queues')}
        lists={queues}
        labelOf={(list, count) => t(`queue.${list}`, { count })}
      />
      <section className="stack" aria-label={t('home.library')}>
        <h2>{t('home.library')}</h2>
        <ul className={`plain ${styles.counts}`}>
          {libraryPlaces.map(({ to, label, icon }) => (
            <li key={to}>
              <Link to={to} className={styles.way}>
                <Icon name={icon} />
                {t(label)}
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
