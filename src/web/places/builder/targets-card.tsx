import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlaylistContent } from '../../wire.ts';
import { letterOf } from '../playlists/coverage-matrix.tsx';
import { ActionMenu } from './action-menu.tsx';
import styles from './builder.module.css';
import { useBuilder } from './builder-context.tsx';
import { before, type Target, textIn, usesOfTarget } from './draft-parts.ts';
import { Dots } from './step-card.tsx';
import { TargetDialog } from './target-dialog.tsx';
import { TargetPicker } from './target-picker.tsx';

type Open = { readonly kind: 'pick' } | { readonly kind: 'edit'; readonly target: Target };

/** What all paths lead to, in words for students. */
export function TargetsCard({ content }: { content: PlaylistContent }) {
  const { t, i18n } = useTranslation();
  const { edit } = useBuilder();
  const [open, setOpen] = useState<Open | null>(null);
  const { targets } = content;
  const remove = (target: Target) => {
    const count = usesOfTarget(content, target.id);
    edit([{ do: 'removeTarget', targetId: target.id }], {
      say: count === 0 ? t('builder.target.removed') : t('builder.target.removedUsed', { count }),
    });
  };
  const move = (target: Target, to: number) => {
    const others = targets.filter(({ id }) => id !== target.id);
    edit([{ do: 'moveTarget', targetId: target.id, after: before(others, to) }]);
  };
  return (
    <section className={styles.targets} aria-label={t('builder.target.all')} data-targets="">
      <ul className="plain">
        {targets.map((target, at) => {
          const statement = textIn(target.statement, i18n.language);
          return (
            <li key={target.id} className={styles.target}>
              <span className={styles.letter} aria-hidden="true">
                {letterOf(at)}
              </span>
              <button type="button" className={styles.statement} onClick={() => setOpen({ kind: 'edit', target })}>
                {statement}
              </button>
              <span className={styles.codes}>
                {target.standards.slice(0, 2).map(({ code, standardId }) => (
                  <span key={standardId ?? code} className="badge">
                    {code}
                  </span>
                ))}
                {target.bank && <span className="badge badge-thread">{t('builder.target.district')}</span>}
              </span>
              <ActionMenu
                label={t('builder.step.more', { title: statement })}
                icon={<Dots />}
                actions={() => [
                  { label: t('builder.target.edit'), run: () => setOpen({ kind: 'edit', target }) },
                  { label: t('builder.choice.up'), isDisabled: at === 0, run: () => move(target, at - 1) },
                  {
                    label: t('builder.choice.down'),
                    isDisabled: at === targets.length - 1,
                    run: () => move(target, at + 1),
                  },
                  { label: t('builder.remove'), isDangerous: true, run: () => remove(target) },
                ]}
              />
            </li>
          );
        })}
      </ul>
      {targets.length === 0 && (
        <div className="stack-tight">
          <h2>{t('builder.target.noneTitle')}</h2>
          <p className="soft">{t('builder.target.noneText')}</p>
        </div>
      )}
      {targets.length < 12 && (
        <div>
          <Button
            size="sm"
            variant={targets.length === 0 ? 'filled' : 'default'}
            onClick={() => setOpen({ kind: 'pick' })}
          >
            {t('builder.target.add')}
          </Button>
        </div>
      )}
      {open?.kind === 'pick' && <TargetPicker content={content} onClose={() => setOpen(null)} />}
      {open?.kind === 'edit' && <TargetDialog target={open.target} content={content} onClose={() => setOpen(null)} />}
    </section>
  );
}
