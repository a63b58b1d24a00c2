import { useTranslation } from 'react-i18next';
import type { ClassSummary } from '../../wire.ts';
import { Choices } from './choice.tsx';
import { useGroups } from './use-assign.ts';

const whole = 'whole';

/** A class, and one of its groups where there are any. Single students are left out in the table below. */
export function AudiencePicker({
  classes,
  classId,
  groupId,
  onPick,
}: {
  classes: readonly ClassSummary[];
  classId: string | null;
  groupId: string | null;
  onPick: (next: { classId: string | null; groupId: string | null }) => void;
}) {
  const { t } = useTranslation();
  const groups = useGroups(classId);
  const items = groups.data?.items ?? [];
  return (
    <>
      <Choices
        label={t('assign.whom')}
        name="class"
        value={classId}
        options={classes.map(({ id, title, studentCount }) => ({
          value: id,
          label: (
            <>
              <strong>{title}</strong> <span className="small">{t('assign.students', { count: studentCount })}</span>
            </>
          ),
        }))}
        onChange={(id) => onPick({ classId: id, groupId: null })}
      />
      {items.length > 0 && (
        <Choices
          label={t('assign.part')}
          name="group"
          value={groupId ?? whole}
          options={[
            { value: whole, label: t('assign.whole') },
            ...items.map(({ id, title, studentIds }) => ({
              value: id,
              label: t('assign.group', { title, count: studentIds.length }),
            })),
          ]}
          onChange={(id) => onPick({ classId, groupId: id === whole ? null : id })}
        />
      )}
    </>
  );
}
