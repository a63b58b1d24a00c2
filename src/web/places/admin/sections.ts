import type { IconName } from '../../design/icon.tsx';
import type { Me } from '../../wire.ts';

export type Section = {
  readonly id: string;
  readonly to: string;
  /** A key of the texts that stand everywhere, as the command palette shows it too. */
  readonly label: string;
  readonly icon: IconName;
};

export type SectionGroup = { readonly id: string; readonly sections: readonly Section[] };

type Described = Section & { readonly group: 'who' | 'rules' | 'systems' | 'upkeep'; readonly isForLeaders?: true };

const all: readonly Described[] = [
  { id: 'people', to: '/admin/people', label: 'adminPlace.people', icon: 'people', group: 'who', isForLeaders: true },
  { id: 'schools', to: '/admin/schools', label: 'adminPlace.schools', icon: 'home', group: 'who', isForLeaders: true },
  { id: 'classes', to: '/admin/classes', label: 'adminPlace.classes', icon: 'hand', group: 'who', isForLeaders: true },
  { id: 'rosters', to: '/admin/rosters', label: 'adminPlace.rosters', icon: 'copy', group: 'who' },
  { id: 'results', to: '/admin/results', label: 'adminPlace.results', icon: 'check', group: 'who' },
  { id: 'settings', to: '/admin/settings', label: 'adminPlace.settings', icon: 'filter', group: 'rules' },
  {
    id: 'student-data',
    to: '/admin/student-data',
    label: 'adminPlace.student-data',
    icon: 'shield',
    group: 'rules',
  },
  { id: 'audit', to: '/admin/audit', label: 'adminPlace.audit', icon: 'reading', group: 'rules' },
  { id: 'clients', to: '/admin/clients', label: 'adminPlace.clients', icon: 'link', group: 'systems' },
  { id: 'webhooks', to: '/admin/webhooks', label: 'adminPlace.webhooks', icon: 'out', group: 'systems' },
  { id: 'jobs', to: '/admin/jobs', label: 'adminPlace.jobs', icon: 'clock', group: 'upkeep' },
  { id: 'search', to: '/admin/search', label: 'adminPlace.search', icon: 'search', group: 'upkeep' },
  { id: 'storage', to: '/admin/storage', label: 'adminPlace.storage', icon: 'project', group: 'upkeep' },
];

export function isAdmin({ roles }: Pick<Me, 'roles'>): boolean {
  return roles.some(({ role }) => role === 'admin');
}

/** Whether somebody finds anything in the administration at all. */
export function mayAdminister({ roles }: Pick<Me, 'roles'>): boolean {
  return roles.some(({ role }) => role === 'admin' || role === 'schoolLeader');
}

/** What somebody may see of it: admins all, school leaders who and what is at their schools, others nothing. */
export function sectionsFor(me: Pick<Me, 'roles'>): readonly Section[] {
  if (isAdmin(me)) return all;
  return mayAdminister(me) ? all.filter(({ isForLeaders }) => isForLeaders) : [];
}

export function sectionGroupsFor(me: Pick<Me, 'roles'>): readonly SectionGroup[] {
  const mine = sectionsFor(me) as readonly Described[];
  return (['who', 'rules', 'systems', 'upkeep'] as const)
    .map((id) => ({ id, sections: mine.filter(({ group }) => group === id) }))
    .filter(({ sections }) => sections.length > 0);
}
