import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import type { MyPlaylist, MyStep } from '../../wire.ts';
import { ResourceView } from '../resources/resource-view.tsx';
import { useResource } from '../resources/use-resource.ts';
import { ReadAloud } from './aloud/read-aloud.tsx';
import type { CameAlong } from './from-device.ts';
import { tell } from './outbox.ts';
import styles from './step-place.module.css';

type OwnResource = NonNullable<MyStep['resource']>;

/** What an activity shows. Opening it is a beginning: nobody has to say so. */
export function StepResource({
  playlist,
  saved,
  step,
  resource,
  state,
}: {
  playlist: MyPlaylist;
  saved: CameAlong | null;
  step: MyStep;
  resource: OwnResource;
  state: MyStep['state'];
}) {
  const { t } = useTranslation();
  const isText = resource.kind === 'text';
  // The text itself stands with the resource; links and files are known already.
  const text = useResource(isText && resource.isAvailable && saved === null ? resource.resourceId : null);
  if (!resource.isAvailable) return <p className="note note-amber">{t('step.unavailable')}</p>;
  if (saved?.awayIds.includes(resource.resourceId)) {
    return (
      <div className={styles.away}>
        <Icon name="offline" size={32} />
        <p>
          <strong>{resource.title}</strong>
        </p>
        <p>{t('step.needsInternet')}</p>
      </div>
    );
  }
  const file = resource.fileId === null ? null : (playlist.files[resource.fileId] ?? null);
  const bodyHtml = (saved ? saved.texts[resource.resourceId] : text.data?.bodyHtml) ?? null;
  const onOpen = () => {
    if (['open', 'left', 'skipped'].includes(state) && playlist.isOpen)
      tell(playlist.id, { kind: 'started', stepId: step.id });
  };
  return (
    <div className="stack-tight">
      {text.isLoading && (
        <div role="status" aria-label={t('loading')}>
          <Skeleton height={180} radius="md" />
        </div>
      )}
      {text.error && <Failure error={text.error} onRetry={() => void text.refetch()} />}
      {bodyHtml !== null && (
        <div>
          <ReadAloud text={wordsOf(bodyHtml)} label={resource.title} {...languageOf(resource)} />
        </div>
      )}
      <ResourceView resource={{ ...resource, file, bodyHtml }} onOpen={onOpen} />
      <p className="soft small">{resource.attribution}</p>
    </div>
  );
}

function languageOf({ inLanguage }: OwnResource): { language?: string } {
  return inLanguage[0] === undefined ? {} : { language: inLanguage[0] };
}

/** The words of a page that the server has made, with a stop after each block. */
function wordsOf(html: string): string {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const kinds = 'h1,h2,h3,h4,p,li,td,th';
  const blocks = [...page.body.querySelectorAll(kinds)].filter((block) => block.querySelector(kinds) === null);
  return blocks.map(({ textContent }) => textContent?.trim() ?? '').join('\n\n');
}
