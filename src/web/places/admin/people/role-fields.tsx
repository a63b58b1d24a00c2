import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSchools } from '../use-schools.ts';
import { type GivenRole, givenRoles, placeOf } from './roles.ts';

export type WantedRole = { readonly role: GivenRole; readonly schoolId: string };

/** Whether a role is said with the place that it needs. */
export function isWhole({ role, schoolId }: WantedRole): boolean {
  return placeOf(role) !== 'school' || schoolId !== '';
}

/** As the server takes it. */
export function toMembership({ role, schoolId }: WantedRole) {
  return { role, schoolId: placeOf(role) === 'district' || schoolId === '' ? null : schoolId };
}

/** A role, and where somebody has it. */
export function RoleFields({
  value,
  onChange,
  roles = givenRoles,
}: {
  value: WantedRole;
  onChange: (value: WantedRole) => void;
  roles?: readonly GivenRole[];
}) {
  const { t } = useTranslation();
  const { schools } = useSchools();
  const place = placeOf(value.role);
  const none = place === 'either' ? t('admin.wholeDistrict') : t('admin.chooseSchool');
  return (
    <>
      <NativeSelect
        label={t('admin.role')}
        value={value.role}
        data={roles.map((role) => ({ value: role, label: t(`roleName.${role}`) }))}
        onChange={(event) => onChange({ ...value, role: event.currentTarget.value as GivenRole })}
      />
      {place !== 'district' && (
        <NativeSelect
          label={t('admin.school')}
          value={value.schoolId}
          data={[{ value: '', label: none }, ...schools.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(event) => onChange({ ...value, schoolId: event.currentTarget.value })}
        />
      )}
    </>
  );
}
