import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { meChanged } from '../../../session/session.ts';
import type { District } from '../../../wire.ts';
import { SettingsForm } from './settings-form.tsx';
import { timeZones } from './time-zones.ts';

/** What the district is called, and by which clock its days begin and end. */
export function DistrictSettings() {
  const { t } = useTranslation();
  return (
    <SettingsForm<District>
      path="/district"
      method="PATCH"
      toBody={({ name, timeZone }) => ({ name, timeZone })}
      onSaved={({ id, name, timeZone, labels }) => meChanged({ district: { id, name, timeZone, labels } })}
    >
      {(district, change, problemOf) => (
        <section className="card stack" aria-label={t('admin.settings.tab.district')}>
          <TextInput
            label={t('admin.settings.districtName')}
            error={problemOf('name')}
            value={district.name}
            onChange={(event) => change({ ...district, name: event.currentTarget.value })}
          />
          <NativeSelect
            label={t('admin.settings.timeZone')}
            description={t('admin.settings.timeZoneHint')}
            error={problemOf('timeZone')}
            value={district.timeZone}
            data={timeZones(district.timeZone)}
            onChange={(event) => change({ ...district, timeZone: event.currentTarget.value })}
          />
        </section>
      )}
    </SettingsForm>
  );
}
