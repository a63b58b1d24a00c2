import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import type { Assignment, ClassToday } from '../../wire.ts';
import { inOrder, masteryStates, type Order, orders } from './class-picture.ts';
import { exportProgress } from './export-progress.ts';
import { MasteryGrid } from './mastery-grid.tsx';
import styles from './mastery-part.module.css';
import { NeedsStrip } from './needs-strip.tsx';
import { PlaylistPick } from './playlist-pick.tsx';
import { StateSign } from './state-sign.tsx';
import { useClassProgress } from './use-class.ts';

/** Students by targets, for one playlist. */
export function MasteryPart({
  assignments,
  shown,
  poll,
  fresh,
  attention,
}: {
  assignments: readonly Assignment[];
  shown: Assignment;
  poll: number | false;
  fresh: ReadonlySet<string>;
  attention: ClassToday | undefined;
}) {
  const { t, i18n } = useTranslation();
  const [params, setParams] = useSearchParams();
  const { data, error, refetch } = useClassProgress(shown.id, poll);
  const language = i18n.language === 'es' ? 'es' : 'en';
  const order = orders.find((one) => one === params.get('order')) ?? 'name';
  const download = useMutation({ mutationFn: () => exportProgress(shown, language) });
  const setOrder = (next: Order) => {
    const to = new URLSearchParams(params);
    if (next === 'name') to.delete('order');
    else to.set('order', next);
    setParams(to, { replace: true, preventScrollReset: true });
  };
  return (
    <div className="stack">
      <NeedsStrip attention={attention} />
      <div className={styles.tools}>
        <PlaylistPick assignments={assignments} shown={shown} />
        <label className={styles.order}>
          <span className="soft">{t('class.order')}</span>
          <select value={order} onChange={(event) => setOrder(event.currentTarget.value as Order)}>
            {orders.map((one) => (
              <option key={one} value={one}>
                {t(`class.orders.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className={styles.export} disabled={download.isPending} onClick={() => download.mutate()}>
          {t('class.export')}
        </button>
      </div>
      {download.error && <Failure error={download.error} />}
      {error && !data && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PlaceSkeleton rows={2} />}
      {data && data.students.length === 0 && <p className="card">{t('class.nobody')}</p>}
      {data && data.students.length > 0 && (
        <>
          <ul className={`plain ${styles.legend}`} aria-label={t('class.legend')}>
            {masteryStates.map((state) => (
              <li key={state}>
                <StateSign state={state} />
                {data.scale.stateNames[state][language]}
              </li>
            ))}
          </ul>
          <MasteryGrid
            progress={data}
            students={inOrder(data.students, order)}
            fresh={fresh}
            title={t('class.gridOf', { title: shown.title })}
          />
          <p className="soft small no-print">{t('class.gridHelp')}</p>
        </>
      )}
    </div>
  );
}
