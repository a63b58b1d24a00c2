import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PlaceTitle } from '../../app/place-title.tsx';
import styles from './step-place.module.css';

/** An update took it away, or it stands on another path. */
export function GoneStep({ playlistId }: { playlistId: string }) {
  const { t } = useTranslation();
  return (
    <div className={`stack ${styles.page}`}>
      <PlaceTitle title={t('step.gone')} />
      <p>{t('step.goneText')}</p>
      <div>
        <Button component={Link} to={`/my/${playlistId}`}>
          {t('step.toPlaylist')}
        </Button>
      </div>
    </div>
  );
}
