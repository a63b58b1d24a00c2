import { Button, Progress } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../session/session.ts';
import type { CheckedResource } from '../../wire.ts';
import styles from './library.module.css';
import { type Move, moved } from './moved-links.ts';

type End = 'moved' | 'failed';

/** Other broken links of a site that has moved: all of them get the new beginning, and each says how it went. */
export function MovedLinks({
  items,
  move,
  onClose,
}: {
  items: readonly CheckedResource[];
  move: Move;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  // The list behind it is read again while this one is worked off.
  const [all] = useState(items);
  const [ends, setEnds] = useState<ReadonlyMap<string, End>>(new Map());
  const [isRunning, setRunning] = useState(false);
  const stopped = useRef(false);
  const left = all.filter(({ resource }) => ends.get(resource.id) !== 'moved');
  const run = async () => {
    stopped.current = false;
    setRunning(true);
    for (const { link, resource } of left) {
      if (stopped.current) break;
      const url = moved(link.url, move) ?? link.url;
      const end = await client
        .put(`/resources/${resource.id}/link/address`, { body: { url }, ifMatch: `"${resource.revision}"` })
        .then(
          (): End => 'moved',
          (): End => 'failed',
        );
      setEnds((before) => new Map([...before, [resource.id, end]]));
    }
    setRunning(false);
  };
  const done = all.length - left.length;
  return (
    <div className="stack">
      <p>{t('links.others', { count: all.length })}</p>
      <p className={styles.address}>
        <span className="soft">{move.from}</span> → <strong>{move.to}</strong>
      </p>
      <ul className="plain stack-tight">
        {all.map(({ link, resource }) => {
          const end = ends.get(resource.id);
          return (
            <li key={resource.id} className={styles.address}>
              {resource.title}
              {end && (
                <span className={`badge ${end === 'moved' ? 'badge-leaf' : 'badge-brick'}`}>
                  {t(`links.end.${end}`)}
                </span>
              )}
              <br />
              <span className="soft small">{moved(link.url, move)}</span>
            </li>
          );
        })}
      </ul>
      {isRunning && <Progress value={(ends.size / all.length) * 100} aria-label={t('job.progress')} />}
      <p role="status">{ends.size > 0 && t('links.movedCount', { count: done, of: all.length })}</p>
      <div className="row">
        {left.length > 0 && !isRunning && (
          <Button onClick={() => void run()}>{t('links.moveAll', { count: left.length })}</Button>
        )}
        <Button
          variant="default"
          onClick={() => {
            stopped.current = true;
            onClose();
          }}
        >
          {t(left.length === 0 ? 'close' : 'links.leaveThem')}
        </Button>
      </div>
    </div>
  );
}
