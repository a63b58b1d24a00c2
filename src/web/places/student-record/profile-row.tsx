import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText } from '../classes/since-text.ts';
import styles from './record.module.css';
import type { ProfileField } from './use-profile.ts';

/** One thing of a profile: what was said, by whom and when; and the way to say something else. */
export function ProfileRow({
  field,
  text,
  said,
  whoSaid,
  isPrivate,
  editor,
  onClear,
}: {
  field: ProfileField;
  text: string | null;
  said: { readonly by: string; readonly at: string } | undefined;
  whoSaid: (by: string) => string;
  /** For who works with the student alone. */
  isPrivate: boolean;
  editor: ((close: () => void) => ReactNode) | null;
  onClear: () => void;
}) {
  const { t, i18n } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const label = t(`learnerProfile.field.${field}`);
  return (
    <div className={styles.field}>
      <dt>{label}</dt>
      <dd>
        {text === null ? <span className="soft">{t('learnerProfile.unsaid')}</span> : <span>{text}</span>}
        {said && (
          <span className="soft small">
            {' '}
            {t('learnerProfile.saidBy', { who: whoSaid(said.by), date: dayText(said.at, new Date(), i18n.language) })}
          </span>
        )}
        {isPrivate && <p className="soft small">{t('learnerProfile.private')}</p>}
        {editor && isOpen && (
          <div className={styles.editor}>
            {editor(() => setOpen(false))}
            <div className="row">
              {said && (
                <Button
                  size="sm"
                  variant="default"
                  onClick={() => {
                    onClear();
                    setOpen(false);
                  }}
                >
                  {t('learnerProfile.takeBack')}
                </Button>
              )}
              <Button size="sm" variant="default" onClick={() => setOpen(false)}>
                {t('cancel')}
              </Button>
            </div>
          </div>
        )}
      </dd>
      {editor && !isOpen && (
        <dd>
          <Button
            size="sm"
            variant="default"
            aria-label={`${t('learnerProfile.change')}: ${label}`}
            onClick={() => setOpen(true)}
          >
            {t('learnerProfile.change')}
          </Button>
        </dd>
      )}
    </div>
  );
}
