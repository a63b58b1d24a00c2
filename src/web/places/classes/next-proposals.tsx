import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { WhatNext } from '../../wire.ts';
import styles from './panels.module.css';

type Proposal = WhatNext['items'][number];

/** What may help a student on with a target, with the reasons; one click puts it into their list, and undo takes it out. */
export function NextProposals({ row, targetId }: { row: string; targetId: string }) {
  const { t, i18n } = useTranslation();
  const toast = useToast();
  const queries = useQueryClient();
  const language = i18n.language === 'es' ? 'es' : 'en';
  const path = `/student-playlists/${row}/targets/${targetId}/next`;
  const key = ['student-playlist', row, 'next', targetId, language];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => client.get<WhatNext>(path, { query: { limit: 3, language }, signal }),
  });
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: ['student-playlist', row] });
    void queries.invalidateQueries({ queryKey: ['class-progress'] });
  };
  const add = useMutation({
    mutationFn: ({ id }: Proposal) => client.post<{ changeId: string }>(path, { body: { proposalId: id, language } }),
    onSuccess: ({ changeId }, { title }) => {
      refresh();
      toast(t('whatNext.added', { title }), {
        undo: () => void client.post(`/student-playlists/${row}/changes/${changeId}/undo`).then(refresh),
      });
    },
  });
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={120} radius="lg" />;
  return (
    <section className="stack-tight" aria-label={t('whatNext.title')}>
      <h3>{t('whatNext.title')}</h3>
      {data.items.length === 0 && <p className="soft">{t('whatNext.none')}</p>}
      <ul className={`plain ${styles.list}`}>
        {data.items.map((one) => (
          <li key={one.id} className={styles.card}>
            <div className={styles.apart}>
              <span className={styles.title}>{one.title}</span>
              <span className="row">
                <span className="badge badge-thread">{t(`role.${one.role}`)}</span>
                {one.minutes !== null && (
                  <span className="badge">
                    <Icon name="clock" size={16} />
                    {t('minutes', { count: one.minutes })}
                  </span>
                )}
              </span>
            </div>
            {one.reasons.length > 0 && <p className={styles.why}>{one.reasons.map(({ text }) => text).join(' · ')}</p>}
            <div>
              <Button
                size="sm"
                variant="light"
                loading={add.isPending && add.variables?.id === one.id}
                aria-label={`${t('whatNext.add')}: ${one.title}`}
                onClick={() => add.mutate(one)}
              >
                {t('whatNext.add')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {add.error && <Failure error={add.error} />}
      {data.prerequisites.length > 0 && (
        <details>
          <summary>{t('whatNext.before')}</summary>
          <ul>
            {data.prerequisites.map(({ standardId, code, statement }) => (
              <li key={standardId}>
                <strong>{code}</strong> {statement}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
