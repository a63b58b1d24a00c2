import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import type { MyPlaylist, MyStep } from '../../wire.ts';
import { ResourceView } from '../resources/resource-view.tsx';
import { useResource } from '../resources/use-resource.ts';
import { tell } from './outbox.ts';

type OwnResource = NonNullable<MyStep['resource']>;

/** What an activity shows. Opening it is a beginning: nobody has to say so. */
export function StepResource({
  playlist,
  step,
  resource,
  state,
}: {
  playlist: MyPlaylist;
  step: MyStep;
  resource: OwnResource;
  state: MyStep['state'];
}) {
  const { t } = useTranslation();
  // The text itself stands with the resource; links and files are known already.
  const text = useResource(resource.kind === 'text' && resource.isAvailable ? resource.resourceId : null);
  if (!resource.isAvailable) return <p className="note note-amber">{t('step.unavailable')}</p>;
  const file = resource.fileId === null ? null : (playlist.files[resource.fileId] ?? null);
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
      <ResourceView resource={{ ...resource, file, bodyHtml: text.data?.bodyHtml ?? null }} onOpen={onOpen} />
      <p className="soft small">{resource.attribution}</p>
    </div>
  );
}
