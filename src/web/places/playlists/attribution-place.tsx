import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { Icon } from '../../design/icon.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { PlaylistAttribution } from '../../wire.ts';
import styles from './versions-place.module.css';

/** Who made what is in a playlist, and what their licenses ask: to read, to print, to paste. */
export function Component() {
  const { t, i18n } = useTranslation();
  const toast = useToast();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['playlist', id, 'attribution', null],
    queryFn: ({ signal }) => client.get<PlaylistAttribution>(`/playlists/${id}/attribution`, { signal }),
  });
  if (isMissing(error)) return <NotFound />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <PlaceSkeleton />;
  const language = i18n.language === 'es' ? 'es' : 'en';
  const { playlist, chain, items, terms, page } = data;

  async function copy(text: string) {
    try {
      await navigator.clipboard.writeText(text);
      toast(t('resource.copied'));
    } catch {
      toast(t('resource.notCopied'));
    }
  }

  return (
    <div className="stack-wide" style={{ maxWidth: '52rem' }}>
      <div className="stack">
        <BackLink to={`/playlists/${id}`}>{playlist.title}</BackLink>
        <PlaceTitle title={t('plan.credits')} />
        <p>
          {[
            t('plan.creditOf', { title: playlist.title }),
            playlist.author === null ? null : t('playlists.by', { name: playlist.author }),
            playlist.license?.text ?? t('plan.noLicense'),
          ]
            .filter((one) => one !== null)
            .join(' · ')}
        </p>
        <div className="row no-print">
          <Button leftSection={<Icon name="copy" size={18} />} onClick={() => void copy(page[language].text)}>
            {t('plan.copyCredits')}
          </Button>
          <Button variant="default" onClick={() => void copy(page[language].html)}>
            {t('plan.copyHtml')}
          </Button>
          <Button variant="default" onClick={() => print()}>
            {t('plan.print')}
          </Button>
        </div>
      </div>
      {chain.length > 0 && (
        <section className="stack-tight" aria-label={t('plan.basedOn')}>
          <h2>{t('plan.basedOn')}</h2>
          <ul className={`plain ${styles.versions}`}>
            {chain.map((source) => (
              <li key={`${source.title} ${source.url}`}>
                {[source.title, source.author, source.license?.text].filter((one) => one != null).join(' · ')}
              </li>
            ))}
          </ul>
        </section>
      )}
      {terms.effects.length > 0 && (
        <section className="stack-tight" aria-label={t('plan.asks')}>
          <h2>{t('plan.asks')}</h2>
          <ul>
            {terms.effects.map(({ effect, words }) => (
              <li key={effect}>{words[language]}</li>
            ))}
          </ul>
        </section>
      )}
      <section className="stack-tight" aria-label={t('plan.works', { count: items.length })}>
        <h2>{t('plan.works', { count: items.length })}</h2>
        {items.length === 0 && <p className="soft">{t('plan.noWorks')}</p>}
        <ol className={styles.works}>
          {items.map(({ resourceId, title, credit }) => (
            <li key={resourceId}>
              <Link to={`/resources/${resourceId}`}>{title}</Link>
              <span className="soft">{credit[language].text}</span>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
