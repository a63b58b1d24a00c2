import { Button, Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import type { PlaylistContent, PlaylistFinding } from '../../wire.ts';
import styles from './builder.module.css';
import { useBuilder } from './builder-context.tsx';
import { fixWords, mendingOf } from './mending.ts';
import { newId } from './open-desk.ts';
import type { ReadinessView } from './use-readiness.ts';

/** What is to be said before the playlist is published, each with what mends it. */
export function CheckPanel({ readiness, content }: { readiness: ReadinessView; content: PlaylistContent }) {
  const { t } = useTranslation();
  const { open, dismissed, isKnown, error, retry, bringBack } = readiness;
  if (error && !isKnown) return <Failure error={error} onRetry={retry} />;
  if (!isKnown)
    return (
      <div role="status" aria-label={t('builder.checks.looking')}>
        <Skeleton height={96} radius="md" />
      </div>
    );
  const blocking = open.filter(({ isBlocking }) => isBlocking);
  const hints = open.filter(({ isBlocking }) => !isBlocking);
  return (
    <div className={styles.checks} aria-busy={readiness.isFetching}>
      {blocking.length === 0 ? (
        <p className={styles.ready}>
          <Icon name="check" size={20} />
          {t(hints.length === 0 ? 'builder.checks.allGood' : 'builder.checks.ready')}
        </p>
      ) : (
        <h3 className={styles.checksTitle}>{t('builder.checks.blocking', { count: blocking.length })}</h3>
      )}
      <Findings findings={blocking} readiness={readiness} content={content} />
      {hints.length > 0 && <h3 className={styles.checksTitle}>{t('builder.checks.hints', { count: hints.length })}</h3>}
      <Findings findings={hints} readiness={readiness} content={content} />
      {dismissed.length > 0 && (
        <details className={styles.waved}>
          <summary>{t('builder.checks.dismissed', { count: dismissed.length })}</summary>
          <ul className="plain stack-tight">
            {dismissed.map((finding) => (
              <li key={finding.key}>
                {finding.message}{' '}
                <button type="button" className="link-button" onClick={() => bringBack(finding)}>
                  {t('builder.checks.bringBack')}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

type ListProps = {
  readonly findings: readonly PlaylistFinding[];
  readonly readiness: ReadinessView;
  readonly content: PlaylistContent;
};

function Findings({ findings, readiness, content }: ListProps) {
  return (
    <ul className={`plain ${styles.findings}`}>
      {findings.map((finding) => (
        <li key={finding.key} className={styles.finding} data-blocking={finding.isBlocking || undefined}>
          <p>{finding.message}</p>
          <Ways finding={finding} readiness={readiness} content={content} />
        </li>
      ))}
    </ul>
  );
}

/** What can be done about a finding: a fix that the server knows, the place itself, or waving it off. */
function Ways({ finding, readiness, content }: { finding: PlaylistFinding } & Omit<ListProps, 'findings'>) {
  const { t } = useTranslation();
  const { edit, goTo, addTo, describe } = useBuilder();
  const { place, fix } = finding;
  const mending = mendingOf(finding, content);
  return (
    <div className={styles.ways}>
      {fix && (
        <Button
          size="xs"
          variant="light"
          onClick={() => {
            // New things get their ids here, so that they can be taken back at once.
            const commands = fix.map((command) =>
              'entry' in command && command.do === 'addEntry' ? { ...command, id: newId() } : command,
            );
            edit(commands as never, { say: t('builder.checks.fixed') });
          }}
        >
          {t(`builder.fix.${fixWords(finding.code)}`)}
        </Button>
      )}
      {mending?.kind === 'find' && (
        <Button size="xs" variant="light" onClick={() => addTo(mending.to)}>
          {t(`matrix.find.${mending.to.role ?? 'learn'}`)}
        </Button>
      )}
      {mending?.kind === 'fill' && (
        <Button size="xs" variant="light" onClick={() => addTo({ pathwayId: mending.pathwayId })}>
          {t('builder.lane.add')}
        </Button>
      )}
      {mending?.kind === 'describe' && (
        <button type="button" className="link-button" onClick={() => describe(mending.pathwayId)}>
          {t('builder.lane.rename')}
        </button>
      )}
      {place.stepId && (
        <button type="button" className="link-button" onClick={() => goTo(place.stepId ?? '')}>
          {t('builder.checks.show')}
        </button>
      )}
      {!finding.isBlocking && (
        <button type="button" className="link-button" onClick={() => void readiness.waveOff(finding)}>
          {t('builder.checks.waveOff')}
        </button>
      )}
    </div>
  );
}
