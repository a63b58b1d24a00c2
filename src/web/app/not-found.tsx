import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PlaceTitle } from './place-title.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <div className="stack" style={{ maxWidth: 'var(--width-reading)' }}>
      <PlaceTitle title={t('notFound.title')} />
      <p>{t('notFound.text')}</p>
      <div className="row">
        <Button component={Link} to="/">
          {t('notFound.home')}
        </Button>
        <Button component={Link} to="/search" variant="default">
          {t('notFound.search')}
        </Button>
      </div>
    </div>
  );
}
