import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import { useBuilder } from './builder-context.tsx';
import type { Resources, Step } from './draft-parts.ts';

/** What an activity shows, and whether it goes along with new versions of that. */
export function ResourceFields({
  step,
  resources,
}: {
  step: Extract<Step, { kind: 'resource' }>;
  resources: Resources;
}) {
  const { t } = useTranslation();
  const { edit } = useBuilder();
  const { resourceId, version } = step.resource;
  const known = resources.get(resourceId);
  const pinned = version ?? known?.version ?? null;
  return (
    <div className="stack-tight">
      <a href={`/resources/${resourceId}`} target="_blank" rel="noreferrer" className="row">
        <Icon name="out" size={18} />
        {t('builder.step.look', { title: known?.title ?? t('builder.unnamed.resource') })}
      </a>
      {pinned !== null && (
        <Checkbox
          label={t('builder.step.follow')}
          description={t('builder.step.followHelp', { version: pinned })}
          checked={version === null}
          onChange={(event) => {
            const next = event.currentTarget.checked ? null : pinned;
            edit([{ do: 'updateEntry', entryId: step.id, changes: { resource: { resourceId, version: next } } }]);
          }}
        />
      )}
    </div>
  );
}
