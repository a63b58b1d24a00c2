import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Help } from '../../../design/help.tsx';
import { languageNames, uiLanguages } from '../../../i18n/languages.ts';
import { usualWords } from '../../../i18n/words.ts';
import { meChanged } from '../../../session/session.ts';
import type { District, LabelWord } from '../../../wire.ts';
import { whole, withForm } from './own-words.ts';
import { SettingsForm } from './settings-form.tsx';

const words = Object.keys(usualWords.en) as LabelWord[];

/** What things are called here: an empty field leaves the usual word. */
export function LabelSettings() {
  const { t } = useTranslation();
  return (
    <SettingsForm<District>
      path="/district"
      method="PATCH"
      toBody={({ labels }) => ({ labels: whole(labels) })}
      onSaved={({ id, name, timeZone, labels }) => meChanged({ district: { id, name, timeZone, labels } })}
    >
      {(district, change, problemOf) => (
        <div className="stack">
          <div className="row">
            <p className="soft">{t('admin.labels.text')}</p>
            <Help about={t('admin.settings.tab.words')} text={t('admin.labels.help')} />
          </div>
          {uiLanguages.map((language) => (
            <section key={language} className="card stack" aria-label={languageNames[language]}>
              <h2 lang={language}>{languageNames[language]}</h2>
              {words.map((word) => {
                const usual = usualWords[language][word];
                return (
                  <fieldset key={word} className="fields plain-fieldset">
                    <legend lang={language}>{usual.one}</legend>
                    {(['one', 'many'] as const).map((form) => (
                      <TextInput
                        key={form}
                        lang={language}
                        label={t(`admin.labels.${form}`)}
                        placeholder={usual[form]}
                        maxLength={40}
                        error={problemOf(`labels.${word}.${language}.${form}`) && t('admin.labels.problem')}
                        value={district.labels[word]?.[language]?.[form] ?? ''}
                        onChange={(event) =>
                          change({
                            ...district,
                            labels: withForm(district.labels, {
                              word,
                              language,
                              form,
                              text: event.currentTarget.value,
                            }),
                          })
                        }
                      />
                    ))}
                  </fieldset>
                );
              })}
            </section>
          ))}
        </div>
      )}
    </SettingsForm>
  );
}
