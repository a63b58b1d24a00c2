import { useTranslation } from 'react-i18next';
import type { Action } from './action-menu.tsx';
import { useBuilder } from './builder-context.tsx';
import type { Pathway } from './draft-parts.ts';
import { newId } from './open-desk.ts';

/** What can be done with a whole path. */
export function useLaneActions({ pathway, at, count }: { pathway: Pathway; at: number; count: number }) {
  const { t } = useTranslation();
  const { edit, describe, addTo, desk, announce } = useBuilder();
  const { id, title } = pathway;

  function copy() {
    const ids = Object.fromEntries(
      pathway.entries
        .flatMap((entry) => [entry.id, ...(entry.kind === 'choice' ? entry.options.map((one) => one.id) : [])])
        .map((one) => [one, newId()]),
    );
    const named = t('builder.lane.copyOf', { title }).slice(0, 200);
    edit([{ do: 'copyPathway', pathwayId: id, id: newId(), title: named, ids }], {
      say: t('builder.lane.copied', { title }),
    });
  }

  function move(by: 1 | -1) {
    const others = desk.state().content.pathways.filter((one) => one.id !== id);
    edit([{ do: 'movePathway', pathwayId: id, after: others[at + by - 1]?.id ?? null }]);
    announce(t('builder.lane.moved', { title, at: at + by + 1 }));
  }

  return (): readonly Action[] => [
    { label: t('builder.lane.rename'), run: () => describe(id) },
    { label: t('builder.lane.add'), run: () => addTo({ pathwayId: id }) },
    { label: t('builder.lane.copy'), run: copy },
    { label: t('builder.lane.earlier'), run: () => move(-1), isDisabled: at === 0 },
    { label: t('builder.lane.later'), run: () => move(1), isDisabled: at === count - 1 },
    {
      label: t('builder.lane.remove'),
      isDangerous: true,
      run: () => edit([{ do: 'removePathway', pathwayId: id }], { say: t('builder.lane.removed', { title }) }),
    },
  ];
}
