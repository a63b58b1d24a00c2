import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { useDraft } from '../../design/use-draft.ts';
import type { Resource } from '../../wire.ts';
import { type Editing, firstAudience } from './hand-in.ts';
import styles from './resource-details.module.css';
import type { useHandingIn } from './use-handing-in.ts';

/** Hands a resource in: who is to find it, and a note for the reviewer. What it lacks is said before. */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function HandInDialog({
  resource,
  editing,
  audiences,
  submit,
  onClose,
}: {
  resource: Resource;
  editing: Editing;
  audiences: readonly Resource['visibility'][];
  submit: ReturnType<typeof useHandingIn>['submit'];
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const [chosen, setChosen] = useState(() => firstAudience(audiences, resource, editing));
  const note = useDraft(`hand-in:${resource.id}`);
  const { missing } = editing;
  const fields = new Intl.ListFormat(i18n.language).format(missing.map((field) => t(`handingIn.field.${field}`)));
  return (
    <Dialog title={t('handingIn.open')} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const given = { visibility: chosen, note: note.text.trim() || null };
          submit.mutate(given, {
            onSuccess: () => {
              note.clear();
              onClose();
            },
          });
        }}
      >
        {submit.error && <Failure error={submit.error} />}
        {missing.length > 0 && <p className="note note-amber">{t('handingIn.lacks', { fields })}</p>}
        <fieldset className={styles.reasons}>
          <legend>{t('handingIn.forWhom')}</legend>
          {audiences.map((one) => (
            <label key={one}>
              <input type="radio" name="audience" checked={chosen === one} onChange={() => setChosen(one)} />
              {t(`handingIn.for.${one}`)}
            </label>
          ))}
        </fieldset>
        <label className="pick">
          {t('handingIn.note')}
          <textarea
            className={styles.note}
            rows={3}
            maxLength={2_000}
            value={note.text}
            onChange={(event) => note.write(event.currentTarget.value)}
          />
        </label>
        <div className="row">
          <Button type="submit" disabled={missing.length > 0} loading={submit.isPending}>
            {t('handingIn.send')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
