import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useRouteError } from 'react-router';
import { problemText, RequestError } from '../api/request-error.ts';
import { PlaceTitle } from './place-title.tsx';

/** Something that nobody foresaw, where nothing else is left of the page. */
export function ErrorPage() {
  return (
    <main style={{ maxWidth: 'var(--width-reading)', margin: '0 auto', padding: 'var(--space-6)' }}>
      <PlaceError />
    </main>
  );
}

/** The same in the frame of all places: says so plainly, and leaves two ways on. */
export function PlaceError() {
  const { t } = useTranslation();
  const error = useRouteError();
  // A place that did not come along cannot be opened without network: that is no fault of ours.
  const { key, params } = navigator.onLine ? problemText(error) : { key: 'problem.offline', params: {} };
  return (
    <div className="stack" style={{ maxWidth: 'var(--width-reading)' }}>
      <PlaceTitle title={t('error.title')} />
      <p>{t(key, params)}</p>
      {error instanceof RequestError && error.requestId !== null && (
        <p className="soft small">{t('error.requestId', { id: error.requestId })}</p>
      )}
      <div className="row">
        <Button onClick={() => location.reload()}>{t('error.reload')}</Button>
        <Button variant="default" component={Link} to="/" reloadDocument>
          {t('error.home')}
        </Button>
      </div>
    </div>
  );
}
