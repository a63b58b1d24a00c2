import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '../../session/session.ts';
import type { Page } from '../../wire.ts';
import { CountCard } from './count-card.tsx';
import { FindCard } from './find-card.tsx';
import styles from './home.module.css';
import { Section } from './section.tsx';

const lists = [
  ['schools', '/schools'],
  ['people', '/people'],
  ['classes', '/classes'],
] as const;

export function AdminHome() {
  const { t } = useTranslation();
  const loaded = useQuery({
    queryKey: ['home', 'overview'],
    queryFn: ({ signal }) =>
      Promise.all(
        lists.map(async ([name, path]) => {
          const { total, totalIsLowerBound } = await client.get<Page<unknown>>(path, { query: { limit: 1 }, signal });
          return { name, total, totalIsLowerBound };
        }),
      ),
  });
  return (
    <>
      <FindCard />
      <Section title={t('home.overview')} loaded={loaded}>
        <ul className={`plain ${styles.counts}`}>
          {loaded.data?.map(({ name, total, totalIsLowerBound }) => (
            <CountCard
              key={name}
              count={total}
              isLowerBound={totalIsLowerBound}
              label={t(`overview.${name}`, { count: total })}
            />
          ))}
        </ul>
      </Section>
    </>
  );
}
