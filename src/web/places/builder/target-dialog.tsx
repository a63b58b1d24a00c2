import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/dialog.tsx';
import type { PlaylistContent } from '../../wire.ts';
import { StandardPicker } from '../playlists/standard-picker.tsx';
import styles from './builder.module.css';
import { useBuilder } from './builder-context.tsx';
import type { Command } from './draft-parts.ts';
import { type Target, textIn, usesOfTarget } from './draft-parts.ts';
import { toStandardInput } from './new-target-form.tsx';
import { TextField } from './text-field.tsx';

type Mastery = Target['mastery'];

const rules: readonly { readonly name: string; readonly rule: Mastery }[] = [
  { name: 'allRequired', rule: { kind: 'allRequired' } },
  { name: 'score', rule: { kind: 'score', atLeast: 0.8 } },
  { name: 'bestOf', rule: { kind: 'bestOf', count: 2, atLeast: 0.8 } },
  { name: 'teacherConfirms', rule: { kind: 'teacherConfirms' } },
];

/** The words of a target, how it is known that somebody is there, and what helps with it. Saved as it is changed. */
export function TargetDialog({
  target: { id },
  content,
  onClose,
}: {
  target: Target;
  content: PlaylistContent;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const { edit } = useBuilder();
  const target = content.targets.find((one) => one.id === id);
  if (!target) return null;
  const language =
    i18n.language in target.statement ? i18n.language : (Object.keys(target.statement)[0] ?? i18n.language);
  const change = (changes: Extract<Command, { do: 'updateTarget' }>['changes']) =>
    edit([{ do: 'updateTarget', targetId: id, changes }]);
  const { mastery } = target;
  const isDistrict = target.bank !== null;
  const criteria = target.successCriteria.map((one) => textIn(one, language)).join('\n');
  const share = 'atLeast' in mastery ? mastery.atLeast : null;
  return (
    <Dialog onClose={onClose} title={t('builder.target.edit')}>
      <div className="stack">
        {isDistrict ? (
          <div className="note stack-tight">
            <p>{textIn(target.statement, language)}</p>
            <p className="small">{t('builder.target.districtText')}</p>
            <button type="button" className="link-button" onClick={() => change({ bank: null })}>
              {t('builder.target.unlink')}
            </button>
          </div>
        ) : (
          <>
            <TextField
              label={t('builder.target.statement')}
              help={t('builder.target.statementHelp')}
              value={target.statement[language] ?? ''}
              rows={2}
              maxLength={1_000}
              isRequired
              onSave={(value) => value !== null && change({ statement: { ...target.statement, [language]: value } })}
            />
            <TextField
              label={t('builder.target.criteria')}
              help={t('builder.target.criteriaHelp')}
              value={criteria === '' ? null : criteria}
              rows={3}
              onSave={(value) => {
                const lines = (value ?? '').split('\n').map((line) => line.trim().slice(0, 1_000));
                change({
                  successCriteria: lines
                    .filter((line) => line !== '')
                    .slice(0, 10)
                    .map((line) => ({ [language]: line })),
                });
              }}
            />
            <label className={styles.field}>
              <span>{t('builder.target.mastery')}</span>
              <select
                value={mastery.kind}
                onChange={(event) => {
                  const next = rules.find(({ name }) => name === event.currentTarget.value);
                  if (next) change({ mastery: next.rule });
                }}
              >
                {rules.map(({ name }) => (
                  <option key={name} value={name}>
                    {t(`builder.mastery.${name}`)}
                  </option>
                ))}
              </select>
            </label>
            {'atLeast' in mastery && share !== null && (
              <div className={styles.pair}>
                <TextField
                  label={t('builder.mastery.atLeast')}
                  type="number"
                  isRequired
                  value={String(Math.round(share * 100))}
                  onSave={(value) =>
                    change({ mastery: { ...mastery, atLeast: Math.min(100, Math.max(0, Number(value))) / 100 } })
                  }
                />
                {mastery.kind === 'bestOf' && (
                  <TextField
                    label={t('builder.mastery.count')}
                    type="number"
                    isRequired
                    value={String(mastery.count)}
                    onSave={(value) =>
                      change({ mastery: { ...mastery, count: Math.min(50, Math.max(1, Math.round(Number(value)))) } })
                    }
                  />
                )}
              </div>
            )}
          </>
        )}
        {isDistrict ? (
          <p className="soft">{target.standards.map(({ code }) => code).join(', ')}</p>
        ) : (
          <StandardPicker
            label={t('builder.target.standards')}
            chosen={target.standards.map(({ standardId, code }) => ({ standardId, code, statement: null }))}
            onChange={(chosen) => change({ standards: chosen.map(toStandardInput) })}
          />
        )}
        <TextField
          label={t('builder.target.supports')}
          help={t('builder.target.supportsHelp')}
          value={target.supports}
          rows={2}
          maxLength={10_000}
          onSave={(value) => change({ supports: value })}
        />
        <div className="row">
          <Button onClick={onClose}>{t('builder.done')}</Button>
          <Button
            variant="subtle"
            color="red"
            onClick={() => {
              const count = usesOfTarget(content, id);
              edit([{ do: 'removeTarget', targetId: id }], {
                say: count === 0 ? t('builder.target.removed') : t('builder.target.removedUsed', { count }),
              });
              onClose();
            }}
          >
            {t('builder.target.remove')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
