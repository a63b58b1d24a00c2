import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../../design/icon.tsx';
import { client, useMe } from '../../session/session.ts';
import type { ApprovalsPage, AssignmentPage, Attention, ClassesPage, Page, PlaylistSummary } from '../../wire.ts';
import { UpdatesBanner } from '../assignments/updates-banner.tsx';
import { CountCard } from './count-card.tsx';
import { FindCard } from './find-card.tsx';
import styles from './home.module.css';
import { Section } from './section.tsx';

/** Of so many assignments it is told who waits: the newest, which are worked at. */
const lookedAt = 6;

export function TeacherHome() {
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
  const loaded = useQuery({
    queryKey: ['home', 'waiting'],
    queryFn: async ({ signal }) => {
      const approvals = await client.get<ApprovalsPage>('/approvals', { query: { limit: 1 }, signal });
      const assignments = await client.get<AssignmentPage>('/assignments', {
        query: { limit: lookedAt, ended: false },
        signal,
      });
      const attention = await Promise.all(
        assignments.items.map(({ id }) => client.get<Attention>(`/assignments/${id}/attention`, { signal })),
      );
      const count = (kind: string) =>
        attention.flatMap(({ items }) => items).filter((item) => item.kind === kind).length;
      return {
        approvals,
        counts: (['help', 'review', 'stuck', 'late'] as const).map((kind) => ({ kind, count: count(kind) })),
      };
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
          {loaded.data?.counts.map(({ kind, count }) => (
            <CountCard key={kind} count={count} label={t(`attention.${kind}`, { count })} />
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

function Classes() {
  const { t } = useTranslation();
  const loaded = useQuery({
    queryKey: ['classes'],
    queryFn: ({ signal }) => client.get<ClassesPage>('/classes', { query: { limit: 50 }, signal }),
  });
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
