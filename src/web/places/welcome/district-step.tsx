import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../../i18n/i18n.ts';
import { languageNames, type UiLanguage, uiLanguages } from '../../i18n/languages.ts';
import { ownTimeZone, timeZones } from '../admin/settings/time-zones.ts';

export type DistrictSaid = { readonly name: string; readonly timeZone: string };

/** What the district is called, where it is, and in which language its first admin reads. */
export function DistrictStep({ said, onNext }: { said: DistrictSaid | null; onNext: (said: DistrictSaid) => void }) {
  const { t, i18n } = useTranslation();
  const [name, setName] = useState(said?.name ?? '');
  const [timeZone, setTimeZone] = useState(said?.timeZone ?? ownTimeZone());
  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim() !== '') onNext({ name: name.trim(), timeZone });
  }
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        name="district"
        label={t('welcome.districtName')}
        placeholder={t('welcome.districtExample')}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('welcome.timeZone')}
        description={t('welcome.timeZoneHint')}
        value={timeZone}
        data={timeZones(timeZone)}
        onChange={(event) => setTimeZone(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('welcome.language')}
        description={t('welcome.languageHint')}
        value={i18n.language}
        data={uiLanguages.map((value) => ({ value, label: languageNames[value] }))}
        onChange={(event) => void chooseLanguage(event.currentTarget.value as UiLanguage)}
      />
      <div>
        <Button type="submit" disabled={name.trim() === ''}>
          {t('welcome.next')}
        </Button>
      </div>
    </form>
  );
}
