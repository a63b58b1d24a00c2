import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { isMissing, RequestError } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { useMe } from '../../session/session.ts';
import type { Playlist } from '../../wire.ts';
import { useForgetPlaylists } from '../playlists/use-playlists.ts';
import { BuilderWhole } from './builder-whole.tsx';
import { draftKey, openDesk, readDraft } from './open-desk.ts';

export function Component() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: draftKey(id),
    queryFn: ({ signal }) => readDraft(id, signal),
    // The desk looks after it from here on.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (error instanceof RequestError && error.code === 'forbidden') return <NotYours />;
  if (isMissing(error)) return <NotFound />;
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <PlaceSkeleton rows={4} />;
  return <OpenBuilder key={data.id} playlist={data} />;
}

function OpenBuilder({ playlist }: { playlist: Playlist }) {
  const me = useMe();
  const [desk] = useState(() => openDesk(playlist, me.id));
  const forget = useRef(useForgetPlaylists());
  // Other places know it as it was before.
  useEffect(() => () => void forget.current(), []);
  return desk ? <BuilderWhole desk={desk} playlist={playlist} /> : <NotYours />;
}

function NotYours() {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <PlaceTitle title={t('builder.notYours.title')} />
      <p className="card">{t('builder.notYours.text')}</p>
    </div>
  );
}
