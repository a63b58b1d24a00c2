import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSchools } from './use-schools.ts';

/** All schools of the district, or some of them; null for all. */
export function SchoolsChoice({
  value,
  onChange,
}: {
  value: readonly string[] | null;
  onChange: (schoolIds: readonly string[] | null) => void;
}) {
  const { t } = useTranslation();
  const { schools } = useSchools();
  return (
    <div className="stack-tight">
      <Checkbox
        label={t('admin.ofAllSchools')}
        checked={value === null}
        onChange={(event) => onChange(event.currentTarget.checked ? null : [])}
      />
      {value !== null && (
        <Checkbox.Group label={t('admin.onlySchools')} value={[...value]} onChange={onChange}>
          <div className="stack-tight" style={{ marginTop: 'var(--space-2)' }}>
            {schools.map(({ id, name }) => (
              <Checkbox key={id} value={id} label={name} />
            ))}
          </div>
        </Checkbox.Group>
      )}
    </div>
  );
}
