import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../api/request-error.ts';
import { usePages } from '../../api/use-pages.ts';
import { Icon } from '../../design/icon.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { useToast } from '../../design/toasts.tsx';
import { useDraft } from '../../design/use-draft.ts';
import { client } from '../../session/session.ts';
import type { PlaylistSignals, SignedPlaylistRating } from '../../wire.ts';
import styles from './playlist-place.module.css';
import { dayText } from './playlist-words.ts';

type Given = { readonly stars: number | null; readonly note: string | null };

/** What colleagues say of it, and one's own stars: one tap, and a note for who likes to write one. */
export function Opinions({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const toast = useToast();
  const queries = useQueryClient();
  const signals = useQuery({
    queryKey: ['playlist', id, 'signals'],
    queryFn: ({ signal }) => client.get<PlaylistSignals>(`/playlists/${id}/signals`, { signal }),
  });
  const ratings = usePages<SignedPlaylistRating>(['playlist', id, 'ratings'], `/playlists/${id}/ratings`, { limit: 5 });
  const draft = useDraft(`playlist-note:${id}`);
  const [isWriting, setWriting] = useState(false);
  const own = signals.data?.own ?? null;
  const { mutate } = useMutation({
    mutationFn: async (given: Given | null) => {
      if (given === null) await client.remove(`/playlists/${id}/rating`);
      else await client.put(`/playlists/${id}/rating`, { body: given });
    },
    onError: (error) => {
      const { key, params } = problemText(error);
      toast(t(key, params));
    },
    onSettled: () =>
      Promise.all(
        ['signals', 'ratings'].map((part) => queries.invalidateQueries({ queryKey: ['playlist', id, part] })),
      ),
  });
  if (!signals.data) return null;
  const { rating, ratingCount, useCount } = signals.data;
  const before: Given | null = own && { stars: own.stars, note: own.note };

  function rate(stars: number) {
    // The same star once more takes them back.
    const isSame = own?.stars === stars;
    const note = own?.note ?? null;
    mutate(isSame ? (note === null ? null : { stars: null, note }) : { stars, note });
    toast(t(isSame ? 'plan.opinions.takenBack' : 'plan.opinions.thanks'), { undo: () => mutate(before) });
  }
  function send() {
    const note = draft.text.trim();
    if (note === '') return;
    mutate(
      { stars: own?.stars ?? null, note },
      {
        onSuccess: () => {
          draft.clear();
          setWriting(false);
          toast(t('plan.opinions.noted'), { undo: () => mutate(before) });
        },
      },
    );
  }

  return (
    <section className="stack" aria-labelledby="plan-opinions">
      <h2 id="plan-opinions">{t('plan.opinions.title')}</h2>
      <p className="soft">
        {rating === null ? t('plan.opinions.none') : t('plan.opinions.mean', { rating, count: ratingCount })}
        {useCount > 0 && ` · ${t('plan.opinions.used', { count: useCount })}`}
      </p>
      <fieldset className={`row ${styles.rate}`}>
        <legend className="visually-hidden">{t('plan.opinions.yours')}</legend>
        <span>{t('plan.opinions.yours')}</span>
        <span className={styles.stars}>
          {[1, 2, 3, 4, 5].map((stars) => (
            <button
              key={stars}
              type="button"
              className={styles.star}
              data-on={(own?.stars ?? 0) >= stars || undefined}
              aria-pressed={own?.stars === stars}
              aria-label={t('plan.opinions.stars', { count: stars })}
              onClick={() => rate(stars)}
            >
              <Icon name="star" size={22} filled={(own?.stars ?? 0) >= stars} />
            </button>
          ))}
        </span>
        <button
          type="button"
          className="link-button"
          aria-expanded={isWriting}
          onClick={() => {
            if (!isWriting && draft.text === '' && own?.note) draft.write(own.note);
            setWriting(!isWriting);
          }}
        >
          {t(own?.note ? 'plan.opinions.change' : 'plan.opinions.write')}
        </button>
      </fieldset>
      {isWriting && (
        <div className="stack-tight">
          <Textarea
            label={t('plan.opinions.note')}
            description={t('plan.opinions.noteHelp')}
            autosize
            minRows={3}
            maxLength={4_000}
            value={draft.text}
            onChange={(event) => draft.write(event.currentTarget.value)}
          />
          <div>
            <Button size="sm" disabled={draft.text.trim() === ''} onClick={send}>
              {t('plan.opinions.send')}
            </Button>
          </div>
        </div>
      )}
      <ul className={`plain ${styles.uses}`}>
        {ratings.items
          ?.filter(({ note }) => note !== null)
          .map(({ person, note, stars, updatedAt }) => (
            <li key={person.id} className="stack-tight">
              <p>{note}</p>
              <p className="soft small">
                {[
                  person.name ?? t('plan.opinions.somebody'),
                  stars === null ? null : t('plan.opinions.stars', { count: stars }),
                  dayText(updatedAt, i18n.language),
                ]
                  .filter((one) => one !== null)
                  .join(' · ')}
              </p>
            </li>
          ))}
      </ul>
      <ShowMore list={ratings} />
    </section>
  );
}
