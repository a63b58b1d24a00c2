import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../../design/icon.tsx';
import { client, useMe } from '../../session/session.ts';
import type { ApprovalsPage, ClassesPage, ClassToday, Page, PlaylistSummary } from '../../wire.ts';
import { UpdatesBanner } from '../assignments/updates-banner.tsx';
import { classKeys } from '../classes/use-class.ts';
import { CountCard } from './count-card.tsx';
import { type ClassNeeds, countNeeds } from './count-needs.ts';
import { FindCard } from './find-card.tsx';
import styles from './home.module.css';
import { Section } from './section.tsx';

/** In so many classes it is looked who waits: more than a teacher has. */
const lookedAt = 12;

const classesQuery = {
  queryKey: ['classes'],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    client.get<ClassesPage>('/classes', { query: { limit: 50 }, signal }),
};

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function TeacherHome() {
  return (
    <>
      <FindCard />
      <Waiting />
      <Classes />
      <Playlists />
    </>
  );
}

function Waiting() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const loaded = useQuery({
    queryKey: ['home', 'waiting'],
    queryFn: async ({ signal }) => {
      const [approvals, today] = await Promise.all([
        client.get<ApprovalsPage>('/approvals', { query: { limit: 1 }, signal }),
        askToday(queries),
      ]);
      return { approvals, counts: countNeeds(today) };
    },
  });
  const isQuiet =
    loaded.data && loaded.data.approvals.total + loaded.data.counts.reduce((sum, one) => sum + one.count, 0) === 0;
  return (
    <Section title={t('home.waits')} loaded={loaded}>
      <UpdatesBanner />
      {isQuiet ? (
        <p className="card">{t('home.nothingWaits')}</p>
      ) : (
        <ul className={`plain ${styles.counts}`}>
          {loaded.data?.counts.map(({ kind, count, classId }) => (
            <CountCard
              key={kind}
              count={count}
              label={t(`attention.${kind}`, { count })}
              to={classId === null ? undefined : `/classes/${classId}?tab=today`}
            />
          ))}
          {loaded.data && (
            <CountCard
              count={loaded.data.approvals.total}
              isLowerBound={loaded.data.approvals.totalIsLowerBound}
              label={t('home.asked', { count: loaded.data.approvals.total })}
              to="/approvals"
            />
          )}
        </ul>
      )}
    </Section>
  );
}

/** Who waits in each class: one question for a class, which its page asks too. */
async function askToday(queries: QueryClient): Promise<ClassNeeds[]> {
  const { items } = await queries.fetchQuery(classesQuery);
  return Promise.all(
    items.slice(0, lookedAt).map(async ({ id }) => {
      const today = await queries.fetchQuery({
        queryKey: classKeys.attention(id),
        queryFn: ({ signal }) => client.get<ClassToday>(`/classes/${id}/attention`, { signal }),
      });
      return { classId: id, kinds: today.items.map(({ kind }) => kind) };
    }),
  );
}

function Classes() {
  const { t } = useTranslation();
  const loaded = useQuery(classesQuery);
  return (
    <Section title={t('home.classes')} loaded={loaded}>
      {loaded.data?.items.length === 0 && <p className="card">{t('home.noClasses')}</p>}
      <ul className={`plain ${styles.cards}`}>
        {loaded.data?.items.map(({ id, title, studentCount, code }) => (
          <li key={id} className={styles.tile}>
            <h3>
              <Link to={`/classes/${id}`}>{title}</Link>
            </h3>
            <p className="row soft">
              <Icon name="people" size={18} />
              {t('home.students', { count: studentCount })}
            </p>
            {code !== null && (
              <p className="soft">
                {t('home.code')} <strong className={styles.code}>{code.value}</strong>
              </p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Playlists() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const loaded = useQuery({
    queryKey: ['home', 'playlists', me.id],
    queryFn: ({ signal }) => client.get<Page<PlaylistSummary>>('/playlists', { query: { limit: 6 }, signal }),
  });
  return (
    <Section title={t('home.playlists')} loaded={loaded}>
      {loaded.data?.items.length === 0 && <p className="card">{t('home.noPlaylists')}</p>}
      <ul className={`plain ${styles.cards}`}>
        {loaded.data?.items.map(({ id, title, pathways, targets }) => (
          <li key={id} className={styles.tile}>
            <h3>
              <Link to={`/playlists/${id}`}>{title}</Link>
            </h3>
            <p className="row">
              {pathways.map((pathway) => (
                <span key={pathway.id} className="badge badge-thread">
                  {pathway.title}
                </span>
              ))}
            </p>
            {targets[0] && (
              <p className="soft">{targets[0].statement[i18n.language] ?? Object.values(targets[0].statement)[0]}</p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
