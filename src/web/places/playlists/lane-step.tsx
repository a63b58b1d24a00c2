import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon, type IconName } from '../../design/icon.tsx';
import type { Playlist } from '../../wire.ts';
import { Markdown } from '../student/markdown.tsx';
import type { LaneEntry, Shown } from './lane-entries.ts';
import styles from './lanes.module.css';

type StepEntry = Extract<LaneEntry, { kind: 'step' }>;

/** An activity as it is read: what it is, how long, what for; a choice with its options. */
export function LaneStep({
  entry,
  hasManyTargets,
  availability,
  onShow,
}: {
  entry: StepEntry;
  hasManyTargets: boolean;
  availability: Playlist['availability'];
  onShow: (resourceId: string) => void;
}) {
  const { t } = useTranslation();
  const { step, shown, minutes, options, targetNumbers, at } = entry;
  const modality = shown?.resource?.modalities[0];
  const title = entry.title ?? t(`plan.step.${step.kind}`);
  return (
    <li className={styles.step} data-optional={step.isRequired ? undefined : true}>
      <span className={styles.knot} aria-hidden="true">
        {at}
      </span>
      <div className={styles.what}>
        <p className={styles.title}>{shown ? <ResourceLink shown={shown} title={title} onShow={onShow} /> : title}</p>
        <ul className={`plain row ${styles.facts}`} aria-label={t('plan.step.facts')}>
          {step.kind !== 'note' && <li className={styles.role}>{t(`plan.role.${step.role}`)}</li>}
          {modality !== undefined && (
            <li>
              <Icon name={modality as IconName} size={16} />
              {t(`modality.${modality}`)}
            </li>
          )}
          {step.kind === 'checkpoint' && <li>{t(`plan.form.${step.checkpoint.form}`)}</li>}
          {minutes !== null && <li>{t('playlists.shortMinutes', { count: minutes })}</li>}
          {!step.isRequired && step.kind !== 'note' && <li className={styles.may}>{t('plan.mayDo')}</li>}
          {hasManyTargets && targetNumbers.length > 0 && (
            <li>{t('plan.forTargets', { count: targetNumbers.length, numbers: targetNumbers.join(', ') })}</li>
          )}
          {shown && <Trouble resourceId={shown.resourceId} availability={availability} />}
        </ul>
        {step.kind === 'checkpoint' && step.checkpoint.prompt !== null && (
          <div className="small">
            <Markdown text={step.checkpoint.prompt} />
          </div>
        )}
        {step.instructions !== null && (
          <div className="small">
            <Markdown text={step.instructions} />
          </div>
        )}
        {step.kind === 'choice' && (
          <div className={styles.choice}>
            <p className="small">{t('plan.choose', { count: step.choose, of: options.length })}</p>
            <ul className="plain">
              {options.map((option) => (
                <li key={option.id}>
                  {option.shown ? (
                    <ResourceLink
                      shown={option.shown}
                      title={option.title ?? t('plan.step.resource')}
                      onShow={onShow}
                    />
                  ) : (
                    (option.title ?? t('plan.step.checkpoint'))
                  )}
                  {option.minutes !== null && (
                    <span className="soft small"> {t('playlists.shortMinutes', { count: option.minutes })}</span>
                  )}
                  {option.shown && <Trouble resourceId={option.shown.resourceId} availability={availability} />}
                </li>
              ))}
            </ul>
          </div>
        )}
        {shown?.resource?.url != null && <p className={styles.address}>{shown.resource.url}</p>}
      </div>
    </li>
  );
}

/** A link, so that it can be opened beside; a plain click shows the preview here. */
function ResourceLink({ shown, title, onShow }: { shown: Shown; title: string; onShow: (resourceId: string) => void }) {
  return (
    <Link
      to={`/resources/${shown.resourceId}`}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        onShow(shown.resourceId);
      }}
    >
      {title}
    </Link>
  );
}

function Trouble({ resourceId, availability }: { resourceId: string; availability: Playlist['availability'] }) {
  const { t } = useTranslation();
  const state = availability.find((one) => one.resourceId === resourceId)?.state;
  return state ? <span className="badge badge-brick">{t(`plan.availability.${state}`)}</span> : null;
}
