import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Help } from '../../../design/help.tsx';
import { JobProgress } from '../../../design/job-progress.tsx';
import { languageNames, uiLanguages } from '../../../i18n/languages.ts';
import type { MasterySettings as Settings } from '../../../wire.ts';
import { LineList } from './line-list.tsx';
import { SettingsForm } from './settings-form.tsx';

const states = ['notStarted', 'inProgress', 'needsSupport', 'readyForCheck', 'mastered'] as const;
type Level = Settings['levels'][number];

/** How levels and states are called, from which percent a level holds, and which of several tries count. */
export function MasterySettings() {
  const { t } = useTranslation();
  const [jobId, setJobId] = useState<string | null>(null);
  return (
    <div className="stack">
      <SettingsForm<Settings>
        path="/mastery-settings"
        method="PUT"
        toBody={({ levels, masteredFrom, shareOwner, retakes, stateNames }) => ({
          levels,
          masteredFrom,
          shareOwner,
          retakes,
          stateNames,
        })}
        onSaved={(saved) => setJobId(saved.isCounted ? null : saved.jobId)}
      >
        {(settings, change, problemOf) => (
          <>
            <Levels settings={settings} change={change} problemOf={problemOf} />
            <section className="card stack" aria-label={t('admin.mastery.tries')}>
              <h2>{t('admin.mastery.tries')}</h2>
              <div className="fields">
                <NativeSelect
                  label={t('admin.mastery.retakes')}
                  value={settings.retakes.kind}
                  data={(['best', 'latest', 'average'] as const).map((value) => ({
                    value,
                    label: t(`admin.mastery.retake.${value}`),
                  }))}
                  onChange={(event) => {
                    const kind = event.currentTarget.value as Settings['retakes']['kind'];
                    change({ ...settings, retakes: kind === 'average' ? { kind, last: 3 } : { kind } });
                  }}
                />
                {settings.retakes.kind === 'average' && (
                  <TextInput
                    type="number"
                    min={2}
                    max={10}
                    label={t('admin.mastery.last')}
                    error={problemOf('retakes.last')}
                    value={settings.retakes.last}
                    onChange={(event) =>
                      change({ ...settings, retakes: { kind: 'average', last: Number(event.currentTarget.value) } })
                    }
                  />
                )}
                <NativeSelect
                  label={t('admin.mastery.shareOwner')}
                  value={settings.shareOwner}
                  data={(['target', 'district'] as const).map((value) => ({
                    value,
                    label: t(`admin.mastery.owner.${value}`),
                  }))}
                  onChange={(event) =>
                    change({ ...settings, shareOwner: event.currentTarget.value as Settings['shareOwner'] })
                  }
                />
              </div>
            </section>
            <section className="card stack" aria-label={t('admin.mastery.states')}>
              <div className="row">
                <h2>{t('admin.mastery.states')}</h2>
                <Help about={t('admin.mastery.states')} text={t('admin.mastery.statesHelp')} />
              </div>
              {states.map((state) => (
                <fieldset key={state} className="fields plain-fieldset">
                  <legend>{t(`admin.mastery.state.${state}`)}</legend>
                  {uiLanguages.map((language) => (
                    <TextInput
                      key={language}
                      label={languageNames[language]}
                      lang={language}
                      error={problemOf(`stateNames.${state}.${language}`)}
                      value={settings.stateNames[state][language]}
                      onChange={(event) =>
                        change({
                          ...settings,
                          stateNames: {
                            ...settings.stateNames,
                            [state]: { ...settings.stateNames[state], [language]: event.currentTarget.value },
                          },
                        })
                      }
                    />
                  ))}
                </fieldset>
              ))}
            </section>
          </>
        )}
      </SettingsForm>
      {jobId !== null && <JobProgress key={jobId} id={jobId} title={t('admin.mastery.counting')} />}
    </div>
  );
}

function Levels({
  settings,
  change,
  problemOf,
}: {
  settings: Settings;
  change: (settings: Settings) => void;
  problemOf: (field: string) => string | null;
}) {
  const { t } = useTranslation();
  const { levels, masteredFrom } = settings;
  const set = (at: number, part: Partial<Level>) =>
    change({ ...settings, levels: levels.map((level, i) => (i === at ? { ...level, ...part } : level)) });
  function remove(at: number) {
    const left = levels.filter((_, i) => i !== at);
    const isMasteredLeft = left.slice(1).some(({ id }) => id === masteredFrom);
    change({ ...settings, levels: left, masteredFrom: isMasteredLeft ? masteredFrom : (left.at(-1)?.id ?? '') });
  }
  return (
    <section className="card stack" aria-label={t('admin.mastery.levels')}>
      <div className="row">
        <h2>{t('admin.mastery.levels')}</h2>
        <Help about={t('admin.mastery.levels')} text={t('admin.mastery.levelsHelp')} />
      </div>
      <LineList
        lines={levels}
        most={10}
        legendOf={(_, at) => t('admin.mastery.level', { number: at + 1 })}
        isRemovable={(at) => levels.length > 2 && at > 0}
        addText={t('admin.mastery.addLevel')}
        onAdd={() => change({ ...settings, levels: [...levels, newLevel(levels)] })}
        onRemove={remove}
      >
        {(level, at) => (
          <>
            {uiLanguages.map((language) => (
              <TextInput
                key={language}
                label={languageNames[language]}
                lang={language}
                error={problemOf(`levels.${at}.names.${language}`)}
                value={level.names[language]}
                onChange={(event) => set(at, { names: { ...level.names, [language]: event.currentTarget.value } })}
              />
            ))}
            <TextInput
              type="number"
              min={0}
              max={100}
              label={t('admin.mastery.fromPercent')}
              disabled={at === 0}
              error={problemOf(`levels.${at}.fromPercent`) && t('admin.mastery.percentProblem')}
              value={level.fromPercent}
              onChange={(event) => set(at, { fromPercent: Number(event.currentTarget.value) })}
            />
          </>
        )}
      </LineList>
      <div className="fields">
        <NativeSelect
          label={t('admin.mastery.masteredFrom')}
          value={masteredFrom}
          data={levels.slice(1).map(({ id, names }) => ({ value: id, label: names.en }))}
          onChange={(event) => change({ ...settings, masteredFrom: event.currentTarget.value })}
        />
      </div>
    </section>
  );
}

/** Halfway from the highest level to all that can be reached. */
function newLevel(levels: readonly Level[]): Level {
  const ids = new Set(levels.map(({ id }) => id));
  let number = levels.length + 1;
  while (ids.has(`level-${number}`)) number += 1;
  const before = levels.at(-1)?.fromPercent ?? 0;
  return { id: `level-${number}`, names: { en: '', es: '' }, fromPercent: Math.ceil((before + 100) / 2) };
}
