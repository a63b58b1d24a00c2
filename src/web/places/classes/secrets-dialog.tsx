import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/dialog.tsx';
import type { ClassSummary, SetStudentSignIns } from '../../wire.ts';
import { PictureDrawing } from '../sign-in/picture-drawing.tsx';
import styles from './secrets-dialog.module.css';

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function SecretsDialog({
  one,
  found,
  onClose,
}: {
  one: ClassSummary;
  found: SetStudentSignIns;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Dialog onClose={onClose} title={t('signInSecrets.title')}>
      <div className="stack">
        <p className="note note-amber no-print">{t('signInSecrets.once')}</p>
        <div className={styles.sheet}>
          {one.code !== null && (
            <p>
              {t('class.code')} <strong className={styles.code}>{one.code.value}</strong>
            </p>
          )}
          <ul className={`plain ${styles.slips}`}>
            {found.items.map(({ studentId, displayName, name, secret }) => (
              <li key={studentId} className={styles.slip}>
                <strong>{displayName}</strong>
                <span>
                  {t('classPeople.signsInAs')}: <strong>{name}</strong>
                </span>
                {secret?.pin !== undefined && (
                  <span>
                    {t('classPeople.secret.pin')}: <strong className={styles.code}>{secret.pin}</strong>
                  </span>
                )}
                {secret?.pictures && (
                  <span className={styles.pictures}>
                    <span className={styles.drawings}>
                      {secret.pictures.map((picture, at) => (
                        // biome-ignore lint/suspicious/noArrayIndexKey: the same picture may come twice.
                        <PictureDrawing key={at} picture={picture} size={36} />
                      ))}
                    </span>
                    <span className="soft small">
                      {secret.pictures.map((picture) => t(`pictures.names.${picture}`)).join(', ')}
                    </span>
                  </span>
                )}
              </li>
            ))}
          </ul>
        </div>
        <div className="row no-print">
          <Button onClick={() => globalThis.print()}>{t('classPrint.now')}</Button>
          <Button variant="default" onClick={onClose}>
            {t('close')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
