import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../../design/icon.tsx';
import { personalStorage } from '../../../session/device-storage.ts';
import { useMe } from '../../../session/session.ts';
import type { MyPlaylist, OwnProgress } from '../../../wire.ts';
import styles from './celebrate.module.css';
import { toCelebrate, withCelebrated } from './celebrated.ts';

/** Says once, and quietly, that a target was reached. */
export function Celebrate({ playlist, progress }: { playlist: MyPlaylist; progress: OwnProgress | undefined }) {
  const { t } = useTranslation();
  const { id: personId } = useMe();
  const key = `celebrated:${playlist.id}`;
  const [shown, setShown] = useState<readonly string[]>([]);
  useEffect(() => {
    if (!progress) return;
    const kept = personalStorage.get(personId, key) ?? '';
    const found = toCelebrate(progress.targets, kept, new Date()).map(({ targetId }) => targetId);
    if (found.length === 0) return;
    personalStorage.set(personId, key, withCelebrated(kept, found));
    setShown((before) => [...new Set([...before, ...found])]);
  }, [progress, personId, key]);
  const targets = playlist.targets.filter(({ id }) => shown.includes(id));
  return (
    <div role="status" className={styles.place}>
      {targets.map(({ id, statement, language }) => (
        <div key={id} className={styles.card}>
          <span className={styles.knot} aria-hidden="true">
            <Icon name="check" size={30} />
          </span>
          <div>
            <strong>{t('mastery.mastered')}</strong>
            <p lang={language}>{statement}</p>
          </div>
        </div>
      ))}
    </div>
  );
}
