import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import styles from './print-page.module.css';

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function PrintPage({
  title,
  text,
  load,
  onClose,
}: {
  title: string;
  text: string;
  /** A page of the server that is whole in itself. */
  load: (signal: AbortSignal) => Promise<Response>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const frame = useRef<HTMLIFrameElement>(null);
  const id = useId();
  const { data, error, refetch } = useQuery({
    queryKey: ['printed', id],
    queryFn: async ({ signal }) => (await load(signal)).text(),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Dialog onClose={onClose} title={title}>
      <div className="stack">
        <p className="soft">{text}</p>
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton height={320} radius="md" />}
        {data !== undefined && (
          <iframe
            ref={frame}
            className={styles.page}
            title={title}
            srcDoc={data}
            // No script runs in it; the same origin is what lets it be printed from here.
            sandbox="allow-same-origin allow-modals"
          />
        )}
        <div className="row">
          <Button disabled={data === undefined} onClick={() => frame.current?.contentWindow?.print()}>
            {t('classPrint.now')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('close')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
