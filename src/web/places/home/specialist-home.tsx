import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '../../session/session.ts';
import type { Page } from '../../wire.ts';
import { CountCard } from './count-card.tsx';
import { FindCard } from './find-card.tsx';
import styles from './home.module.css';
import { Section } from './section.tsx';

/** What waits in the library, by the queue that it waits in. */
const queues = [
  ['reviews', '/reviews'],
  ['suggestions', '/suggestions'],
  ['duplicates', '/library/duplicates'],
  ['links', '/library/links'],
] as const;

export function SpecialistHome() {
  const { t } = useTranslation();
  const loaded = useQuery({
    queryKey: ['home', 'queues'],
    queryFn: ({ signal }) =>
      Promise.all(
        queues.map(async ([name, path]) => {
          const { total, totalIsLowerBound } = await client.get<Page<unknown>>(path, { query: { limit: 1 }, signal });
          return { name, total, totalIsLowerBound };
        }),
      ),
  });
  return (
    <>
      <FindCard />
      <Section title={t('home.queues')} loaded={loaded}>
        <ul className={`plain ${styles.counts}`}>
          {loaded.data?.map(({ name, total, totalIsLowerBound }) => (
            <CountCard
              key={name}
              count={total}
              isLowerBound={totalIsLowerBound}
              label={t(`queue.${name}`, { count: total })}
            />
          ))}
        </ul>
      </Section>
    </>
  );
}
