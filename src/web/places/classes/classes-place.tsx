import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePages } from '../../api/use-pages.ts';
import { Failure } from '../../app/failure.tsx';
import { lazyWith } from '../../app/place.ts';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { Icon } from '../../design/icon.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { TabLinks, useTab } from '../../design/tab-links.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client, useMe } from '../../session/session.ts';
import type { ClassSummary } from '../../wire.ts';
import styles from './classes-place.module.css';

const NewClass = lazyWith(() => import('./new-class.tsx'), 'classes');

/** Who may begin a class of their own. */
const makers = new Set(['admin', 'teacher', 'coach']);

/** The classes that somebody sees, and those in the archive. */
export function Component() {
  const { t } = useTranslation();
  const me = useMe();
  const tab = useTab(['now', 'archived']);
  const [isMaking, setMaking] = useState(false);
  const list = usePages<ClassSummary>(['classes', 'pages'], '/classes', { archived: tab === 'archived' });
  const mayMake = me.roles.some(({ role }) => makers.has(role));
  return (
    <div className="stack">
      <div className="row-apart">
        <PlaceTitle title={t('classes.title')} />
        {mayMake && <Button onClick={() => setMaking(true)}>{t('classes.make')}</Button>}
      </div>
      <TabLinks
        label={t('classes.title')}
        current={tab}
        tabs={[
          { id: 'now', label: t('classes.now') },
          { id: 'archived', label: t('classes.archived') },
        ]}
      />
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PlaceSkeleton rows={2} />}
      {list.items?.length === 0 &&
        (tab === 'archived' ? (
          <EmptyState icon="people" title={t('classes.noneArchived')} text={t('classes.noneArchivedText')} />
        ) : (
          <EmptyState icon="people" title={t('classes.none')} text={t('classes.noneText')}>
            {mayMake && <Button onClick={() => setMaking(true)}>{t('classes.make')}</Button>}
          </EmptyState>
        ))}
      <ul className={`plain ${styles.cards}`}>
        {list.items?.map((one) => (
          <OneClass key={one.id} one={one} />
        ))}
      </ul>
      <ShowMore list={list} />
      {isMaking && (
        <Suspense>
          <NewClass onClose={() => setMaking(false)} />
        </Suspense>
      )}
    </div>
  );
}

function OneClass({ one }: { one: ClassSummary }) {
  const { t } = useTranslation();
  const toast = useToast();
  const queries = useQueryClient();
  const { id, title, studentCount, code, subjects, teachers, isArchived, mayChange } = one;
  const refresh = () => queries.invalidateQueries({ queryKey: ['classes'] });
  const restore = useMutation({
    mutationFn: () => client.post(`/classes/${id}/restore`),
    onSuccess: () => {
      toast(t('classes.restored', { title }), {
        undo: () => void client.post(`/classes/${id}/archive`).then(refresh),
      });
      return refresh();
    },
  });
  const names = teachers.flatMap(({ name }) => name ?? []);
  return (
    <li className={styles.tile}>
      <h2 className={styles.name}>
        <Link to={`/classes/${id}`}>{title}</Link>
      </h2>
      <p className="soft first-up">{[...subjects, ...names].join(' · ')}</p>
      <p className="row soft">
        <Icon name="people" size={18} />
        {t('class.students', { count: studentCount })}
        {code !== null && (
          <span>
            {t('class.code')} <strong className={styles.code}>{code.value}</strong>
          </span>
        )}
      </p>
      <p className={styles.ways}>
        <Link to={`/classes/${id}?tab=today`}>{t('class.tab.today')}</Link>
        <Link to={`/classes/${id}/people`}>{t('class.toPeople')}</Link>
        {isArchived && mayChange && (
          <Button size="sm" variant="default" loading={restore.isPending} onClick={() => restore.mutate()}>
            {t('classes.restore')}
          </Button>
        )}
      </p>
      {restore.error && <Failure error={restore.error} />}
    </li>
  );
}
