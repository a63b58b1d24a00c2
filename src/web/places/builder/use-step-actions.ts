import { useTranslation } from 'react-i18next';
import type { Action } from './action-menu.tsx';
import { useBuilder } from './builder-context.tsx';
import { findStep, type Step } from './draft-parts.ts';
import { newId } from './open-desk.ts';

/** What the list beside an activity offers. */
export function useStepActions() {
  const { t } = useTranslation();
  const { desk, edit, showStep, moveStep, makeChoice, addTo, goTo } = useBuilder();
  return (step: Step, title: string): readonly Action[] => {
    const pathway = findStep(desk.state().content, step.id)?.pathway;
    if (!pathway) return [];
    const at = pathway.entries.findIndex(({ id }) => id === step.id);
    const next = pathway.entries[at + 1]?.id ?? pathway.entries[at - 1]?.id;
    const copyId = newId();
    const ids = step.kind === 'choice' ? Object.fromEntries(step.options.map(({ id }) => [id, newId()])) : undefined;
    const actions: Action[] = [
      { label: t('builder.step.open'), run: () => showStep(step.id) },
      { label: t('builder.move.to'), run: () => moveStep(step.id) },
      { label: t('builder.step.addAfter'), run: () => addTo({ pathwayId: pathway.id, after: step.id }) },
      {
        label: t('builder.step.duplicate'),
        run: () => {
          edit([{ do: 'duplicateEntry', entryId: step.id, id: copyId, ids }], {
            say: t('builder.step.duplicated', { title }),
          });
          goTo(copyId);
        },
      },
    ];
    if (step.kind === 'resource' || step.kind === 'checkpoint') {
      actions.push({ label: t('builder.choice.make'), run: () => makeChoice(step.id) });
    }
    if (step.kind === 'choice') {
      actions.push({
        label: t('builder.choice.addOption'),
        run: () => addTo({ pathwayId: pathway.id, choiceId: step.id }),
      });
    }
    actions.push({
      label: t('builder.remove'),
      isDangerous: true,
      run: () => {
        edit([{ do: 'removeEntry', entryId: step.id }], { say: t('builder.step.removed', { title }) });
        if (next) goTo(next);
      },
    });
    return actions;
  };
}
