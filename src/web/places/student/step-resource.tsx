import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import type { MyPlaylist, MyStep } from '../../wire.ts';
import { ResourceView } from '../resources/resource-view.tsx';
import { Transcripts } from '../resources/transcripts.tsx';
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
  const file = resource.fileId === null ? null : (playlist.files[resource.fileId] ?? null);
  const isHeard = /^(?:video|audio)\//.test(file?.mediaType ?? '');
  // The text itself, captions and transcripts stand with the resource; links and files are known already.
  const isLackingWords = (isText || isHeard) && resource.isAvailable && saved === null;
  const whole = useResource(isLackingWords ? resource.resourceId : null);
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
  const id = resource.resourceId;
  const bodyHtml = (saved ? saved.texts[id] : whole.data?.bodyHtml) ?? null;
  const captions = (saved ? saved.captions[id] : whole.data?.captions) ?? [];
  const transcripts = (saved ? saved.transcripts[id] : whole.data?.transcripts) ?? [];
  const onOpen = () => {
    if (['open', 'left', 'skipped'].includes(state) && playlist.isOpen)
      tell(playlist.id, { kind: 'started', stepId: step.id });
  };
  return (
    <div className="stack-tight">
      {isText && whole.isLoading && (
        <div role="status" aria-label={t('loading')}>
          <Skeleton height={180} radius="md" />
        </div>
      )}
      {isText && whole.error && <Failure error={whole.error} onRetry={() => void whole.refetch()} />}
      {bodyHtml !== null && (
        <div>
          <ReadAloud text={wordsOf(bodyHtml)} label={resource.title} {...languageOf(resource)} />
        </div>
      )}
      <ResourceView resource={{ ...resource, file, bodyHtml, captions }} onOpen={onOpen} />
      <Transcripts transcripts={transcripts} />
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
