import type { Actor } from '../../shared/actor.ts';
import { scopeOf } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { Playlists } from '../playlists/create-playlists.ts';
import { presentListed } from '../playlists/playlist.presenter.ts';
import type { PlaylistService } from '../playlists/playlist.service.ts';
import { type Resource, seenContent } from '../resources/resource.ts';
import type { SchoolCalendarService } from '../school-calendar/school-calendar.service.ts';
import { noFilters } from '../search/filters.ts';
import type { ResourceSearches } from '../search/hits.ts';
import type { StandardsReader } from '../standards/standards.ts';
import type { BankTarget } from '../targets/bank-target.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';
import type { UnitResponse } from './course.schemas.ts';
import type { CourseService } from './course.service.ts';
import { attachedIds, type Course, targetIdsOf, type Unit } from './course.ts';
import { datesOf, type ThisWeek, thisWeek } from './this-week.ts';

export type CourseViewParts = {
  readonly service: Pick<CourseService, 'get' | 'mayKeep'>;
  readonly calendar: Pick<SchoolCalendarService, 'dayOf'>;
  getTargets(actor: Actor, ids: readonly string[]): Promise<readonly BankTarget[]>;
  getResources(actor: Actor, ids: readonly string[]): Promise<readonly Resource[]>;
  readonly getPlaylists: Playlists['getListed'];
  readonly mayEditPlaylist: PlaylistService['mayEdit'];
  listPlaylists: PlaylistService['list'];
  readonly search: () => Pick<ResourceSearches, 'find'>;
  readonly standards: Pick<StandardsReader, 'descendantsOf'>;
};

export type CourseViewService = ReturnType<typeof createCourseViewService>;

/** Standards of a unit that are looked for; more say nothing more. */
const mostStandards = 100;

/** Courses as people see them: with titles, days of the school year, and what could be used. */
export function createCourseViewService(parts: CourseViewParts) {
  const { service, calendar, standards } = parts;

  /** The units as the actor sees them. `date`: in whose school year their weeks are looked up; today's when null. */
  const showUnits = async (
    actor: Actor,
    units: readonly Unit[],
    date: string | null = null,
  ): Promise<UnitResponse[]> => {
    const part = { units };
    const [today, targets, playlists, resources] = await Promise.all([
      calendar.dayOf(actor, date),
      parts.getTargets(actor, targetIdsOf(part)),
      parts.getPlaylists(actor, attachedIds(part, 'playlist')),
      parts.getResources(actor, attachedIds(part, 'resource')),
    ]);
    const targetOf = new Map(targets.map((target) => [target.id, target]));
    const titles = new Map<string, string>([
      ...playlists.map((one) => [one.id, presentListed(one, parts.mayEditPlaylist(actor, one)).title] as const),
      ...resources.map((one) => [one.id, seenContent(one).title] as const),
    ]);
    const seesAll = service.mayKeep(actor);
    return units.map((unit) => ({
      id: unit.id,
      title: unit.title,
      summary: unit.summary,
      strand: unit.strand,
      time: unit.time,
      dates: datesOf(unit, today),
      targets: unit.targetIds.flatMap((id) => {
        const target = targetOf.get(id);
        return target ? [{ id, code: target.code, statement: target.statement, isRetired: target.isRetired }] : [];
      }),
      standards: [...unit.standards],
      attachments: unit.attachments
        .map((one) => ({ ...one, title: titles.get(one.thingId) ?? null }))
        .filter(({ title }) => title !== null || seesAll),
    }));
  };

  return {
    showUnits,

    /** What is taught at a day of the district, today when none is named. */
    thisWeek: async (actor: Actor, id: string, date: string | null) => {
      const course = await service.get(actor, id);
      const day = await calendar.dayOf(actor, date);
      const found: ThisWeek = thisWeek(course.units, day);
      const pick = (ids: readonly string[]) => course.units.filter((unit) => ids.includes(unit.id));
      const [units, nextUnits] = await Promise.all([
        showUnits(actor, pick(found.unitIds), day.date),
        showUnits(actor, pick(found.nextUnitIds), day.date),
      ]);
      const { status, week, nextWeek, noSchool } = found;
      return {
        courseId: id,
        date: day.date,
        timeZone: day.timeZone,
        status,
        noSchool,
        week,
        nextWeek,
        units,
        nextUnits,
      };
    },

    /** Resources and published playlists for the standards and targets of a unit, that it does not attach already. */
    findFor: async (
      actor: Actor,
      { id, unitId, limit, language }: { id: string; unitId: string; limit: number; language: LabelLanguage },
    ) => {
      const unit = unitOf(await service.get(actor, id), unitId);
      const targets = await parts.getTargets(actor, unit.targetIds);
      const aligned = [...unit.standards, ...targets.flatMap((target) => target.standards)];
      const written = [...new Set(aligned.map(({ standardId, code }) => standardId ?? code))].slice(0, mostStandards);
      const ids = aligned.flatMap(({ standardId }) => standardId ?? []);
      const below = await standards.descendantsOf(scopeOf(actor), [...new Set(ids)]);
      const aims = [...new Set([...ids, ...[...below.values()].flat(), ...unit.targetIds])];
      const attached = new Set(unit.attachments.map(({ thingId }) => thingId));
      const [resources, playlists] = await Promise.all([
        written.length === 0 ? null : searchFor(actor, { written, language, limit: limit + attached.size }),
        parts.listPlaylists(actor, {
          whose: 'all',
          statuses: ['published'],
          aims,
          after: null,
          limit: limit + attached.size,
        }),
      ]);
      return {
        resources: {
          total: resources?.total ?? 0,
          hits: (resources?.hits ?? []).filter((hit) => !attached.has(hit.value.id)).slice(0, limit),
          isDegraded: resources?.isDegraded ?? false,
        },
        playlists: {
          count: playlists.count,
          found: playlists.found.filter((playlist) => !attached.has(playlist.id)).slice(0, limit),
        },
      };
    },
  };

  function searchFor(
    actor: Actor,
    { written, language, limit }: { written: readonly string[]; language: LabelLanguage; limit: number },
  ) {
    return parts.search().find(actor, {
      text: '',
      accepted: [],
      filters: { ...noFilters, keywords: { standards: written } },
      reach: { hasDescendants: true, hasCrosswalk: true },
      facets: [],
      standardsUnder: null,
      sort: 'relevance',
      isExplained: false,
      isCollapsed: true,
      language,
      waitFor: [],
      offset: 0,
      limit,
    });
  }
}

export function unitOf({ units }: Pick<Course, 'units'>, unitId: string): Unit {
  const found = units.find(({ id }) => id === unitId);
  if (!found) throw new AppError('not_found');
  return found;
}
