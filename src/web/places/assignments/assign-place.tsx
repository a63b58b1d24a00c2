import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { HideNames } from '../classes/student-name.tsx';
import { AssignForm } from './assign-form.tsx';
import type { Reach } from './assign-plan.ts';
import { AudiencePicker } from './audience-picker.tsx';
import { Field } from './choice.tsx';
import styles from './fields.module.css';
import { useClasses, usePlaylistHead, useVersion } from './use-assign.ts';

/** Gives a playlist to a class: all is set to what suits most, so that one button is enough. */
export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const [params, setParams] = useSearchParams();
  const playlist = usePlaylistHead(id);
  const classes = useClasses();
  const newest = playlist.data?.publishedVersion ?? null;
  const version = Number(params.get('version')) || newest;
  const content = useVersion(id, version);
  const error = playlist.error ?? classes.error ?? content.error;
  if (isMissing(error)) return <NotFound />;
  if (error) {
    const retry = () => void Promise.all([playlist.refetch(), classes.refetch(), content.refetch()]);
    return <Failure error={error} onRetry={retry} />;
  }
  if (!playlist.data || !classes.data) return <PlaceSkeleton />;
  const say = (changes: Readonly<Record<string, string | null>>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === null) next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  const items = classes.data.items;
  const classId = items.find((one) => one.id === params.get('class'))?.id ?? items[0]?.id ?? null;
  const groupId = params.get('group');
  const reach: Reach | null =
    groupId !== null ? { kind: 'group', groupId } : classId === null ? null : { kind: 'class', classId };
  const title = playlist.data.version?.content.title ?? playlist.data.draft?.content.title ?? '';
  return (
    <div className="stack-wide">
      <div className="stack">
        <BackLink to={`/playlists/${id}`}>{t('assign.toPlaylist')}</BackLink>
        <div className="stack-tight">
          <div className="row-apart">
            <PlaceTitle title={t('assign.title', { title })} />
            <HideNames />
          </div>
          <p className="soft">{t('assign.text')}</p>
        </div>
      </div>
      {newest === null ? (
        <EmptyState icon="playlist" title={t('assign.notPublished')} text={t('assign.notPublishedText')}>
          <Link to={`/playlists/${id}/edit`}>{t('assign.toBuilder')}</Link>
        </EmptyState>
      ) : items.length === 0 ? (
        <EmptyState icon="people" title={t('assign.noClasses')} text={t('assign.noClassesText')}>
          <Link to="/classes">{t('assign.toClasses')}</Link>
        </EmptyState>
      ) : (
        <>
          <section className="card stack" aria-label={t('assign.whom')}>
            <AudiencePicker
              classes={items}
              classId={classId}
              groupId={groupId}
              onPick={(next) => say({ class: next.classId, group: next.groupId })}
            />
            {newest > 1 && (
              <Field label={t('assign.version')}>
                <select
                  className={styles.control}
                  value={version ?? newest}
                  onChange={({ currentTarget: { value } }) => say({ version: value === String(newest) ? null : value })}
                >
                  {Array.from({ length: newest }, (_, at) => newest - at).map((number) => (
                    <option key={number} value={number}>
                      {t(number === newest ? 'assign.newest' : 'assign.older', { number })}
                    </option>
                  ))}
                </select>
              </Field>
            )}
            {version !== newest && <p className="note small">{t('assign.olderText')}</p>}
          </section>
          {reach && content.data ? (
            <AssignForm
              key={`${JSON.stringify(reach)} ${version}`}
              version={content.data.version}
              reach={reach}
              classId={classId}
              audienceTitle={items.find((one) => one.id === classId)?.title ?? ''}
            />
          ) : (
            <PlaceSkeleton rows={2} />
          )}
        </>
      )}
    </div>
  );
}
