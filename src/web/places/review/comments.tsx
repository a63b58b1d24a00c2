import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/use-pages.ts';
import { Failure } from '../../app/failure.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { useDraft } from '../../design/use-draft.ts';
import { client } from '../../session/session.ts';
import type { ReviewThread } from '../../wire.ts';
import styles from './review.module.css';

/** What authors and reviewers say to each other. */
export function Comments({ resourceId, prompt }: { resourceId: string; prompt: string }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const path = `/resources/${resourceId}/comments`;
  const list = usePages<ReviewThread>(['resource', resourceId, 'comments'], path);
  const draft = useDraft(`comment:${resourceId}`);
  const reload = () => queries.invalidateQueries({ queryKey: ['resource', resourceId, 'comments'] });
  const write = useMutation({
    mutationFn: () => client.post(path, { body: { text: draft.text.trim() } }),
    onSuccess: async () => {
      draft.clear();
      await reload();
    },
  });
  const settle = useMutation({
    mutationFn: ({ id, verb }: { id: string; verb: 'resolve' | 'reopen' }) => client.post(`${path}/${id}/${verb}`),
    onSuccess: reload,
  });
  return (
    <section className="card stack-tight">
      <h2>{t('review.comments')}</h2>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.items?.length === 0 && <p className="soft">{t('review.noComments')}</p>}
      {list.items?.map(({ id, comments, resolvedAt }) => (
        <article key={id} className={styles.thread}>
          {comments.map((comment) => (
            <div key={comment.id}>
              <p className="soft small">
                {comment.by.name ?? t('review.somebody')} · {new Date(comment.at).toLocaleString(i18n.language)}
              </p>
              <p>{comment.text}</p>
            </div>
          ))}
          <button
            type="button"
            className="link-button small"
            onClick={() => settle.mutate({ id, verb: resolvedAt === null ? 'resolve' : 'reopen' })}
          >
            {resolvedAt === null ? t('review.settle') : t('review.reopen')}
          </button>
        </article>
      ))}
      <ShowMore list={list} />
      {(write.error ?? settle.error) && <Failure error={write.error ?? settle.error} />}
      <form
        className="stack-tight"
        onSubmit={(event) => {
          event.preventDefault();
          if (draft.text.trim() !== '') write.mutate();
        }}
      >
        <label className={styles.pick}>
          {prompt}
          <textarea
            rows={2}
            maxLength={4_000}
            value={draft.text}
            onChange={(event) => draft.write(event.currentTarget.value)}
          />
        </label>
        <div>
          <Button
            type="submit"
            size="sm"
            variant="default"
            disabled={draft.text.trim() === ''}
            loading={write.isPending}
          >
            {t('review.say')}
          </Button>
        </div>
      </form>
    </section>
  );
}
