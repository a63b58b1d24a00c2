import { Button, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../../../design/empty-state.tsx';
import { Icon } from '../../../design/icon.tsx';
import { Table } from '../../../design/table.tsx';
import type { SchoolCalendar } from '../../../wire.ts';
import { SettingsForm } from '../settings/settings-form.tsx';
import { useWhen } from '../when.ts';

type Year = Omit<SchoolCalendar['years'][number], 'weeks'>;
type NoSchool = Year['noSchool'][number];

const path = '/school-calendar';

/** When there is school: years with their first and last day, and the days without. */
export function Calendar({ mayChange }: { mayChange: boolean }) {
  const { t } = useTranslation();
  return (
    <SettingsForm<SchoolCalendar>
      path={path}
      method="PUT"
      isReadOnly={!mayChange}
      toBody={({ years }) => ({
        years: years.map(({ startsOn, endsOn, noSchool }) => ({ startsOn, endsOn, noSchool })),
      })}
    >
      {(calendar, change, problemOf) => (
        <div className="stack">
          <p className="soft">
            {t('admin.calendar.zone', { zone: calendar.timeZone })}{' '}
            {mayChange && <Link to="/admin/settings">{t('admin.calendar.changeZone')}</Link>}
          </p>
          {calendar.years.length === 0 && (
            <EmptyState icon="sun" title={t('admin.calendar.none')} text={t('admin.calendar.noneText')} />
          )}
          {calendar.years.map((year, at) => (
            <OneYear
              // biome-ignore lint/suspicious/noArrayIndexKey: years have no names, and stand in their order.
              key={at}
              year={year}
              weekCount={year.weeks.length}
              mayChange={mayChange}
              problemOf={(field) => problemOf(`years.${at}.${field}`)}
              onChange={(next) =>
                change({ ...calendar, years: calendar.years.map((one, i) => (i === at ? { ...one, ...next } : one)) })
              }
              onRemove={() => change({ ...calendar, years: calendar.years.filter((_, i) => i !== at) })}
            />
          ))}
          {mayChange && (
            <div>
              <Button
                variant="default"
                onClick={() =>
                  change({ ...calendar, years: [...calendar.years, { ...nextYear(calendar.years.at(-1)), weeks: [] }] })
                }
              >
                {t('admin.calendar.addYear')}
              </Button>
            </div>
          )}
        </div>
      )}
    </SettingsForm>
  );
}

/** A year after another one begins and ends on the same days; the first one as school years usually do. */
export function nextYear(before: Year | undefined, now = new Date()): Year {
  const later = (day: string) => `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;
  if (before) return { startsOn: later(before.startsOn), endsOn: later(before.endsOn), noSchool: [] };
  const first = now.getMonth() >= 6 ? now.getFullYear() : now.getFullYear() - 1;
  return { startsOn: `${first}-08-24`, endsOn: `${first + 1}-06-11`, noSchool: [] };
}

function OneYear({
  year,
  weekCount,
  mayChange,
  problemOf,
  onChange,
  onRemove,
}: {
  year: Year;
  weekCount: number;
  mayChange: boolean;
  problemOf: (field: string) => string | null;
  onChange: (year: Year) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  const when = useWhen();
  const title = t('admin.calendar.year', { from: year.startsOn.slice(0, 4), to: year.endsOn.slice(0, 4) });
  const setNoSchool = (at: number, part: Partial<NoSchool>) =>
    onChange({ ...year, noSchool: year.noSchool.map((one, i) => (i === at ? { ...one, ...part } : one)) });
  if (!mayChange) {
    return (
      <section className="card stack" aria-label={title}>
        <h2>{title}</h2>
        <p>
          {t('admin.person.fromTo', { from: when.day(year.startsOn), to: when.day(year.endsOn) })} ·{' '}
          {t('admin.calendar.weeks', { count: weekCount })}
        </p>
        {year.noSchool.length > 0 && (
          <Table
            caption={t('admin.calendar.noSchool')}
            rows={year.noSchool}
            keyOf={({ from, name }) => from + name}
            columns={[
              { id: 'name', title: t('admin.name'), cell: ({ name }) => name },
              { id: 'from', title: t('admin.calendar.first'), cell: ({ from }) => when.day(from) },
              { id: 'to', title: t('admin.calendar.last'), cell: ({ to }) => when.day(to) },
            ]}
          />
        )}
      </section>
    );
  }
  return (
    <section className="card stack" aria-label={title}>
      <div className="row-apart">
        <h2>{title}</h2>
        <span className="row">
          {weekCount > 0 && <span className="soft">{t('admin.calendar.weeks', { count: weekCount })}</span>}
          <button type="button" className="link-button" onClick={onRemove}>
            {t('admin.calendar.removeYear')}
          </button>
        </span>
      </div>
      <div className="fields">
        <TextInput
          type="date"
          label={t('admin.calendar.firstDay')}
          error={problemOf('startsOn')}
          value={year.startsOn}
          onChange={(event) => onChange({ ...year, startsOn: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('admin.calendar.lastDay')}
          error={problemOf('endsOn')}
          value={year.endsOn}
          onChange={(event) => onChange({ ...year, endsOn: event.currentTarget.value })}
        />
      </div>
      <h3>{t('admin.calendar.noSchool')}</h3>
      {year.noSchool.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: breaks may be alike, and stand in the order in which they were written.
        <div key={at} className="fields">
          <TextInput
            label={t('admin.name')}
            error={problemOf(`noSchool.${at}.name`)}
            value={one.name}
            onChange={(event) => setNoSchool(at, { name: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t('admin.calendar.first')}
            error={problemOf(`noSchool.${at}.from`)}
            value={one.from}
            onChange={(event) => setNoSchool(at, { from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t('admin.calendar.last')}
            error={problemOf(`noSchool.${at}.to`)}
            value={one.to}
            onChange={(event) => setNoSchool(at, { to: event.currentTarget.value })}
          />
          <Button
            variant="subtle"
            aria-label={t('admin.calendar.removeBreak', { name: one.name })}
            leftSection={<Icon name="close" size={18} />}
            onClick={() => onChange({ ...year, noSchool: year.noSchool.filter((_, i) => i !== at) })}
          >
            {t('admin.remove')}
          </Button>
        </div>
      ))}
      <div>
        <Button
          variant="default"
          onClick={() =>
            onChange({
              ...year,
              noSchool: [...year.noSchool, { name: '', from: year.startsOn, to: year.startsOn }],
            })
          }
        >
          {t('admin.calendar.addBreak')}
        </Button>
      </div>
    </section>
  );
}
