import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { Icon } from '../../design/icon.tsx';
import { useSession } from '../../session/session.ts';
import { Front } from '../sign-in/front.tsx';
import { useMyPlaylist } from '../student/use-my-playlist.ts';

/** Where the code on a printed sheet leads: to the activity for the student whose sheet it is, to a plain page for all others. */
export function Component() {
  const { state } = useSession();
  const { id = '', stepId = '' } = useParams();
  if (state === 'signedIn') return <ForSignedIn id={id} stepId={stepId} />;
  return <Plain to={`/learn/${id}/${stepId}`} />;
}

function ForSignedIn({ id, stepId }: { id: string; stepId: string }) {
  const { playlist, error, refetch } = useMyPlaylist(id);
  if (playlist) return <Navigate to={`/my/${id}/steps/${stepId}`} replace />;
  if (isMissing(error)) return <Plain to={null} />;
  return <Front>{error ? <Failure error={error} onRetry={() => void refetch()} /> : <PlaceSkeleton rows={1} />}</Front>;
}

/** @param to where to go on after signing in; null where somebody else than the student is signed in */
function Plain({ to }: { to: string | null }) {
  const { t } = useTranslation();
  const query = to === null ? '' : `?to=${encodeURIComponent(to)}`;
  return (
    <Front>
      <div className="stack">
        <PlaceTitle title={t('learn.title')} />
        <p>{t(to === null ? 'learn.otherText' : 'learn.text')}</p>
        {to !== null && (
          <Button
            component={Link}
            to={`/sign-in/student${query}`}
            size="lg"
            fullWidth
            leftSection={<Icon name="person" />}
          >
            {t('learn.student')}
          </Button>
        )}
        {to === null && (
          <Button component={Link} to="/" size="lg" fullWidth>
            {t('learn.home')}
          </Button>
        )}
        <div className="note stack-tight">
          <h2>{t('learn.familyTitle')}</h2>
          <p>{t('learn.familyText')}</p>
          {to !== null && (
            <p>
              <Link to="/sign-in">{t('learn.family')}</Link>
            </p>
          )}
        </div>
      </div>
    </Front>
  );
}
