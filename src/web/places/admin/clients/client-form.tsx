import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiClient } from '../../../wire.ts';
import { FormDialog } from '../form-dialog.tsx';
import { SchoolsChoice } from '../schools-choice.tsx';

const scopes = ['playlists.read', 'resources.read', 'assignments.read', 'progress.read', 'progress.write'] as const;

export type ClientInput = {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly schoolIds: readonly string[] | null;
  readonly expiresAt: string | null;
};

/** What a program may do here, new or changed. */
export function ClientForm({
  client,
  title,
  submit,
  onClose,
  save,
}: {
  client?: ApiClient;
  title: string;
  submit: string;
  onClose: () => void;
  save: (input: ClientInput) => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState(client?.name ?? '');
  const [chosen, setChosen] = useState<readonly string[]>(client?.scopes ?? ['playlists.read', 'resources.read']);
  const [schoolIds, setSchoolIds] = useState<readonly string[] | null>(client?.schoolIds ?? null);
  const [until, setUntil] = useState(client?.expiresAt?.slice(0, 10) ?? '');
  return (
    <FormDialog
      title={title}
      submit={submit}
      isReady={name.trim() !== '' && chosen.length > 0 && schoolIds?.length !== 0}
      onClose={onClose}
      save={() =>
        // Through the end of the day, wherever the district is.
        save({ name, scopes: chosen, schoolIds, expiresAt: until === '' ? null : `${until}T23:59:59Z` })
      }
    >
      {(problemOf) => (
        <>
          <TextInput
            data-autofocus
            label={t('admin.name')}
            description={t('admin.clients.nameHint')}
            error={problemOf('name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox.Group label={t('admin.clients.scopes')} value={[...chosen]} onChange={setChosen}>
            <div className="stack-tight" style={{ marginTop: 'var(--space-2)' }}>
              {scopes.map((scope) => (
                <Checkbox key={scope} value={scope} label={t(`admin.clients.scope.${scope}`)} description={scope} />
              ))}
            </div>
          </Checkbox.Group>
          <SchoolsChoice value={schoolIds} onChange={setSchoolIds} />
          <TextInput
            type="date"
            label={t('admin.clients.until')}
            description={t('admin.clients.untilHint')}
            error={problemOf('expiresAt')}
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
        </>
      )}
    </FormDialog>
  );
}
