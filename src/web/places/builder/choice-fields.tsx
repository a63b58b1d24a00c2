import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Action, ActionMenu } from './action-menu.tsx';
import styles from './builder.module.css';
import { useBuilder } from './builder-context.tsx';
import { before, type ChoiceStep, type Option, optionTitle, type Resources } from './draft-parts.ts';
import { takeOut } from './make-choice.ts';
import { newId } from './open-desk.ts';
import { Dots } from './step-card.tsx';

/** What there is to choose from, and how many are to be done. */
export function ChoiceFields({
  choice,
  pathwayId,
  resources,
}: {
  choice: ChoiceStep;
  pathwayId: string;
  resources: Resources;
}) {
  const { t } = useTranslation();
  const { edit, addTo } = useBuilder();
  const { options } = choice;
  const nameOf = (option: Option) => optionTitle(option, resources) ?? t('builder.unnamed.checkpoint');
  const move = (option: Option, to: number) => {
    const others = options.filter(({ id }) => id !== option.id);
    edit([{ do: 'moveOption', stepId: choice.id, optionId: option.id, after: before(others, to) }]);
  };
  const actions = (option: Option, at: number): readonly Action[] => [
    { label: t('builder.choice.up'), isDisabled: at === 0, run: () => move(option, at - 1) },
    { label: t('builder.choice.down'), isDisabled: at === options.length - 1, run: () => move(option, at + 1) },
    {
      label: t('builder.choice.takeOut'),
      run: () =>
        edit(takeOut(choice, option, pathwayId, newId()), {
          say: t('builder.choice.takenOut', { title: nameOf(option) }),
        }),
    },
    {
      label: t('builder.remove'),
      isDangerous: true,
      run: () =>
        edit([{ do: 'removeOption', stepId: choice.id, optionId: option.id }], {
          say: t('builder.step.removed', { title: nameOf(option) }),
        }),
    },
  ];
  return (
    <div className="stack-tight">
      <label className={styles.field}>
        <span>{t('builder.choice.howMany')}</span>
        <select
          value={choice.choose}
          onChange={(event) =>
            edit([{ do: 'updateEntry', entryId: choice.id, changes: { choose: Number(event.currentTarget.value) } }])
          }
        >
          {Array.from({ length: Math.max(choice.choose, options.length) }, (_, at) => at + 1).map((count) => (
            <option key={count} value={count}>
              {t('builder.choice.doAny', { choose: count, count: options.length })}
            </option>
          ))}
        </select>
      </label>
      <ol className={styles.options}>
        {options.map((option, at) => (
          <li key={option.id}>
            <span>{nameOf(option)}</span>
            <ActionMenu
              label={t('builder.step.more', { title: nameOf(option) })}
              icon={<Dots />}
              actions={() => actions(option, at)}
            />
          </li>
        ))}
      </ol>
      {options.length === 0 && <p className="soft">{t('builder.choice.empty')}</p>}
      <div>
        <Button size="sm" variant="default" onClick={() => addTo({ pathwayId, choiceId: choice.id })}>
          {t('builder.choice.addOption')}
        </Button>
      </div>
    </div>
  );
}
