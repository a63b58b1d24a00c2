import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePages } from '../../../api/use-pages.ts';
import { PlaceTitle } from '../../../app/place-title.tsx';
import { EmptyState } from '../../../design/empty-state.tsx';
import { useDebounced } from '../../../design/use-debounced.ts';
import { client, useMe } from '../../../session/session.ts';
import type { ClassSummary } from '../../../wire.ts';
import { FilterSelect, FilterText, useFilter } from '../filters.tsx';
import { Listing } from '../listing.tsx';
import { isAdmin } from '../sections.ts';
import { useAct } from '../use-act.ts';
import { useSchools } from '../use-schools.ts';
import { useWhen } from '../when.ts';
import { NewClass } from './new-class.tsx';
import { Rollover } from './rollover.tsx';

/** All classes of a school or the district, those of before, and the end of a school year. */
export function Component() {
  const { t } = useTranslation();
  const me = useMe();
  const when = useWhen();
  const act = useAct();
  const { schools, nameOf } = useSchools();
  const [school] = useFilter('school');
  const [archived] = useFilter('archived');
  const [typed] = useFilter('title');
  const title = useDebounced(typed?.trim() || null, 200);
  const [open, setOpen] = useState<'rollover' | 'new' | null>(null);
  const isArchive = archived === 'true';
  const list = usePages<ClassSummary>(['admin', 'classes'], '/classes', { school, archived: isArchive, title });

  const restore = ({ id, title }: ClassSummary) =>
    act(() => client.post(`/classes/${id}/restore`), { said: t('admin.classes.restored', { title }) });
  const archive = (one: ClassSummary) =>
    act(() => client.post(`/classes/${one.id}/archive`), {
      said: t('admin.classes.archivedNow', { title: one.title }),
      undo: () => void restore(one),
    });

  return (
    <div className="stack">
      <div className="row-apart">
        <PlaceTitle title={t('adminPlace.classes')} />
        {isAdmin(me) && (
          <div className="row">
            <Button variant="default" onClick={() => setOpen('rollover')}>
              {t('admin.rollover.open')}
            </Button>
            <Button onClick={() => setOpen('new')}>{t('admin.classes.add')}</Button>
          </div>
        )}
      </div>
      <div className="fields">
        <FilterText name="title" label={t('admin.people.byName')} />
        <FilterSelect
          name="school"
          label={t('admin.school')}
          all={t('admin.allSchools')}
          choices={schools.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <FilterSelect
          name="archived"
          label={t('admin.classes.which')}
          all={t('admin.classes.now')}
          choices={[{ value: 'true', label: t('admin.classes.archived') }]}
        />
      </div>
      <Listing
        list={list}
        caption={t('adminPlace.classes')}
        columns={[
          {
            id: 'title',
            title: t('admin.class'),
            cell: ({ id, title }) => <Link to={`/classes/${id}`}>{title}</Link>,
          },
          { id: 'school', title: t('admin.school'), cell: ({ schoolId }) => nameOf(schoolId) },
          {
            id: 'teachers',
            title: t('admin.classes.teachers'),
            cell: ({ teachers }) => teachers.map(({ name }) => name ?? '–').join(', '),
          },
          {
            id: 'students',
            title: t('admin.classes.students'),
            align: 'end',
            cell: ({ studentCount }) => studentCount,
          },
          {
            id: 'ends',
            title: t('admin.classes.ends'),
            cell: ({ endsOn }) =>
              endsOn === null ? <span className="soft">{t('admin.none')}</span> : when.day(endsOn),
          },
          {
            id: 'actions',
            title: t('admin.actions'),
            isTitleHidden: true,
            cell: (one) =>
              one.mayChange || (isAdmin(me) && one.isArchived) ? (
                <button
                  type="button"
                  className="link-button"
                  onClick={() => void (one.isArchived ? restore(one) : archive(one))}
                >
                  {t(one.isArchived ? 'admin.classes.restore' : 'admin.classes.archive')}
                  <span className="visually-hidden">: {one.title}</span>
                </button>
              ) : null,
          },
        ]}
        empty={
          title !== null ? (
            <EmptyState icon="search" title={t('admin.classes.noSuch')} text={t('admin.classes.noSuchText')} />
          ) : (
            <EmptyState
              icon="hand"
              title={t(isArchive ? 'admin.classes.noneArchived' : 'admin.classes.none')}
              text={t(isArchive ? 'admin.classes.noneArchivedText' : 'admin.classes.noneText')}
            />
          )
        }
      />
      {open === 'rollover' && <Rollover onClose={() => setOpen(null)} />}
      {open === 'new' && <NewClass onClose={() => setOpen(null)} />}
    </div>
  );
}
