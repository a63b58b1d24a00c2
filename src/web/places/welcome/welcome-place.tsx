import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { Front } from '../sign-in/front.tsx';
import { ExploreDemo } from './explore-demo.tsx';
import { FirstSteps } from './first-steps.tsx';
import { useInstallation } from './use-installation.ts';

/** The first page of a new installation: set up the district in four steps, or look around in the demo. */
export function Component() {
  const { t } = useTranslation();
  const { hash } = useLocation();
  const { data, error, refetch } = useInstallation();
  const [isSettingUp, setSettingUp] = useState(false);
  if (isSettingUp) return <FirstSteps token={hash.slice(1)} />;
  return (
    <Front>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PlaceSkeleton rows={1} />}
      {data?.state === 'needsSetUp' && (
        <>
          <div className="stack-tight">
            <PlaceTitle title={t('welcome.title')} />
            <p className="soft">{t('welcome.text')}</p>
          </div>
          <Button size="lg" onClick={() => setSettingUp(true)}>
            {t('welcome.begin')}
          </Button>
          <section className="stack-tight" aria-label={t('welcome.demo')}>
            <h2>{t('welcome.demo')}</h2>
            <p className="soft">{t('welcome.demoBeside')}</p>
            <pre className="code-block">{'PORT=3001 DATA_DIR=./demo-data npm start'}</pre>
          </section>
        </>
      )}
      {data?.state === 'demo' && (
        <>
          <div className="stack-tight">
            <PlaceTitle title={t('welcome.demo')} />
            <p className="soft">{t('welcome.demoText')}</p>
          </div>
          <ExploreDemo demo={data.demo} />
          <section className="stack-tight" aria-label={t('welcome.own')}>
            <h2>{t('welcome.own')}</h2>
            <p className="soft">{t('welcome.ownText')}</p>
            <pre className="code-block">{'DEMO_DISTRICT=off DATA_DIR=./our-data npm start'}</pre>
          </section>
        </>
      )}
      {data?.state === 'inUse' && (
        <>
          <PlaceTitle title={t('welcome.inUse')} />
          <p>{t('welcome.inUseText')}</p>
          <Button component={Link} to="/">
            {t('welcome.enter')}
          </Button>
        </>
      )}
    </Front>
  );
}
