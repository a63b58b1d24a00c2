// What must not be lost, as simply as can be: everything that the server has acknowledged.

export type ToldEvent = { readonly stepId: string; readonly kind: string; readonly seconds: number };

/** Something that was changed for one student and stands. */
export type Fit =
  | { readonly kind: 'add' | 'remove' | 'excuse'; readonly stepId: string; readonly pathwayId: string }
  | { readonly kind: 'replace'; readonly stepId: string; readonly pathwayId: string; readonly resourceId: string }
  | { readonly kind: 'edit'; readonly stepId: string; readonly pathwayId: string; readonly minutes: number }
  | { readonly kind: 'move' | 'timeFactor' | 'due' | 'pathway'; readonly stepId: string | null };

export type ModelStudent = {
  readonly studentId: string;
  readonly room: ModelClass;
  /** Of their playlist; empty as long as nobody has looked since they came. */
  rowId: string;
  isMember: boolean;
  isUnassigned: boolean;
  readonly events: Map<string, ToldEvent>;
  /** By the id of the change. */
  readonly fits: Map<string, Fit>;
  timeFactor: number;
  /** Of their own. */
  dueOn: string | null;
  /** Steps about which somebody has decided for the new version, or which were changed again: what was fitted there may be gone. */
  readonly settled: Set<string>;
};

export type ModelClass = {
  readonly classId: string;
  readonly assignmentId: string;
  readonly playlist: ModelPlaylist;
  readonly updates: 'automatic' | 'ask';
  dueOn: string;
  readonly students: ModelStudent[];
};

export type ModelPlaylist = {
  readonly id: string;
  readonly pathwayIds: readonly string[];
  readonly targetId: string;
  version: number;
};

export function newStudent(room: ModelClass, studentId: string): ModelStudent {
  return {
    studentId,
    room,
    rowId: '',
    isMember: true,
    isUnassigned: false,
    events: new Map(),
    fits: new Map(),
    timeFactor: 1,
    dueOn: null,
    settled: new Set(),
  };
}

export const secondsOf = ({ events }: Pick<ModelStudent, 'events'>): number =>
  [...events.values()].reduce((sum, { seconds }) => sum + seconds, 0);
