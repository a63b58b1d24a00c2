import { useTranslation } from 'react-i18next';
import type { PlaylistPathway } from '../../wire.ts';
import type { AssignPlan, PathwayMode } from './assign-plan.ts';
import { Choices } from './choice.tsx';

/** How students come to their path. With one path there is nothing to say. */
export function PathsCard({
  plan,
  pathways,
  onChange,
}: {
  plan: AssignPlan;
  pathways: readonly PlaylistPathway[];
  onChange: (next: AssignPlan) => void;
}) {
  const { t } = useTranslation();
  if (pathways.length < 2) return null;
  return (
    <section className="card stack" aria-label={t('assign.paths')}>
      <Choices<PathwayMode>
        label={t('assign.paths')}
        name="mode"
        value={plan.mode}
        options={(['recommended', 'studentChooses', 'fixed'] as const).map((value) => ({
          value,
          label: t(`assign.mode.${value}`),
        }))}
        onChange={(mode) => onChange({ ...plan, mode, pathwayId: mode === 'fixed' ? (pathways[0]?.id ?? null) : null })}
      />
      {plan.mode === 'fixed' && (
        <Choices
          label={t('assign.whichPath')}
          name="path"
          value={plan.pathwayId}
          options={pathways.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={(pathwayId) => onChange({ ...plan, pathwayId })}
        />
      )}
    </section>
  );
}
