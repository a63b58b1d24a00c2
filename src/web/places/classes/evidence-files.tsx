import { Checkbox } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import { client } from '../../session/session.ts';
import type { Evidence, EvidencePage } from '../../wire.ts';
import styles from './panels.module.css';

/** What was sent with an answer: seen and heard here, or opened; and whether the family may see it. */
export function EvidenceFiles({ row, files }: { row: string; files: readonly Evidence[] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const key = ['student-playlist', row, 'evidence'];
  const share = useMutation({
    mutationFn: ({ id, isForFamily }: { id: string; isForFamily: boolean }) =>
      client.request('PATCH', `/student-playlists/${row}/evidence/${id}`, { body: { isForFamily } }),
    onMutate: ({ id, isForFamily }) => {
      const before = queries.getQueryData<EvidencePage>(key);
      queries.setQueryData<EvidencePage>(
        key,
        (now) => now && { ...now, items: now.items.map((one) => (one.id === id ? { ...one, isForFamily } : one)) },
      );
      return before;
    },
    onError: (_, __, before) => queries.setQueryData(key, before),
  });
  if (files.length === 0) return null;
  return (
    <ul className={`plain ${styles.list}`} aria-label={t('studentWork.sent')}>
      {files.map((file) => (
        <li key={file.id} className={styles.media}>
          <OneFile file={file} />
          <Checkbox
            label={t('studentWork.forFamily')}
            checked={file.isForFamily}
            onChange={(event) => share.mutate({ id: file.id, isForFamily: event.currentTarget.checked })}
          />
        </li>
      ))}
      {share.error && (
        <li>
          <Failure error={share.error} />
        </li>
      )}
    </ul>
  );
}

function OneFile({ file }: { file: Evidence }) {
  const { t } = useTranslation();
  const { form, name, url, mediaType, bytes } = file;
  if (mediaType.startsWith('image/')) {
    return (
      <a href={url} target="_blank" rel="noopener noreferrer">
        <img className={styles.photo} src={url} alt={t('studentWork.photoOf', { name })} />
      </a>
    );
  }
  if (mediaType.startsWith('video/')) {
    return (
      // biome-ignore lint/a11y/useMediaCaption: students record themselves, and nobody has written it down.
      <video controls preload="metadata" src={url} aria-label={name} />
    );
  }
  if (mediaType.startsWith('audio/')) {
    return (
      // biome-ignore lint/a11y/useMediaCaption: see above
      <audio controls preload="metadata" src={url} aria-label={name} />
    );
  }
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" className="row">
      <Icon name="text" size={20} />
      {name}
      <span className="soft small">
        {t(`studentWork.form.${form}`)}, {t('studentWork.size', { size: Math.max(1, Math.round(bytes / 1_000)) })}
      </span>
    </a>
  );
}
