import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { UpdatesBanner } from '../assignments/updates-banner.tsx';
import { PreviewDrawer } from '../resources/preview-drawer.tsx';
import { useFavorites } from '../resources/use-favorites.ts';
import { useShown } from '../resources/use-shown.ts';
import { Markdown } from '../student/markdown.tsx';
import { Lanes } from './lanes.tsx';
import { PlaylistAbout } from './playlist-about.tsx';
import { PlaylistDialogs, readDialog } from './playlist-dialogs.tsx';
import { PlaylistHead } from './playlist-head.tsx';
import { PlaylistNotes } from './playlist-notes.tsx';
import { Opinions } from './playlist-opinions.tsx';
import styles from './playlist-place.module.css';
import { PlaylistTargets } from './playlist-targets.tsx';
import { PlaylistUses } from './playlist-uses.tsx';
import { useCoverage, usePlaylist } from './use-playlist.ts';
import { useGlances } from './use-playlists.ts';

/** A playlist to read: what it leads to, its paths side by side, and all that is done with a playlist. */
export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const [params, setParams] = useSearchParams();
  const shown = useShown();
  const favorites = useFavorites();
  const number = Number(params.get('version'));
  const version = Number.isInteger(number) && number > 0 ? number : null;
  const isDraft = version === null && params.get('view') === 'draft';
  const { data, error, refetch } = usePlaylist({ id, version, isDraft });
  const isOlder = data?.version != null && data.version.number !== data.playlist.publishedVersion;
  const coverage = useCoverage(id, data?.version === null, data !== undefined && !isOlder);
  const glance = useGlances(data ? [id] : []).get(id);

  /** What is open stands in the address. */
  function open(dialog: string | null) {
    const next = new URLSearchParams(params);
    if (dialog === null) next.delete('do');
    else next.set('do', dialog);
    setParams(next, { preventScrollReset: true });
  }

  if (isMissing(error)) return <NotFound />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <PlaceSkeleton />;
  const { playlist, content } = data;
  return (
    <div className="stack-wide">
      <div className="stack">
        <BackLink to="/playlists">{t('playlists.title')}</BackLink>
        <PlaylistHead shown={data} people={glance?.people ?? []} onDo={open} />
        <UpdatesBanner playlistId={id} />
        <PlaylistNotes shown={data} isOlder={isOlder} onDo={open} />
      </div>
      <PlaylistTargets content={content} coverage={isOlder ? undefined : coverage.data} />
      <Lanes shown={data} coverage={isOlder ? undefined : coverage.data} onShow={shown.show} />
      {content.teacherNotes !== null && (
        <section className={`card stack-tight ${styles.notes}`} aria-label={t('plan.teacherNotes')}>
          <h2>{t('plan.teacherNotes')}</h2>
          <Markdown text={content.teacherNotes} />
        </section>
      )}
      <PlaylistAbout shown={data} />
      {playlist.publishedVersion !== null && (
        <div className={`no-print ${styles.below}`}>
          <Opinions id={id} />
          <PlaylistUses id={id} />
        </div>
      )}
      <PreviewDrawer id={shown.id} favorites={favorites} onClose={shown.close} />
      <PlaylistDialogs
        open={readDialog(params.get('do'))}
        shown={data}
        people={glance?.people ?? []}
        onClose={() => open(null)}
      />
    </div>
  );
}
