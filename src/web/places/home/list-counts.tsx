import { useQuery } from '@tanstack/react-query';
import { client } from '../../session/session.ts';
import type { Page } from '../../wire.ts';
import { CountCard } from './count-card.tsx';
import { FindCard } from './find-card.tsx';
import styles from './home.module.css';
import { Section } from './section.tsx';

/** How long some lists of the interface are, beside the box to search in. */
export function ListCounts({
  name,
  title,
  lists,
  labelOf,
}: {
  /** Under which the counts are kept. */
  readonly name: string;
  readonly title: string;
  /** By their name, the path of each, and the place where it is worked at. */
  readonly lists: readonly (readonly [list: string, path: string, to?: string])[];
  readonly labelOf: (list: string, count: number) => string;
}) {
  const loaded = useQuery({
    queryKey: ['home', name],
    queryFn: ({ signal }) =>
      Promise.all(
        lists.map(async ([list, path, to]) => {
          const { total, totalIsLowerBound } = await client.get<Page<unknown>>(path, { query: { limit: 1 }, signal });
          return { list, to, total, totalIsLowerBound };
        }),
      ),
  });
  return (
    <>
      <FindCard />
      <Section title={title} loaded={loaded}>
        <ul className={`plain ${styles.counts}`}>
          {loaded.data?.map(({ list, to, total, totalIsLowerBound }) => (
            <CountCard key={list} count={total} isLowerBound={totalIsLowerBound} label={labelOf(list, total)} to={to} />
          ))}
        </ul>
      </Section>
    </>
  );
}
