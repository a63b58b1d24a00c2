import type { Role } from './draft-parts.ts';

/** Where what is found is put, and what for. */
export type AddTo = {
  readonly pathwayId: string;
  /** Directly after that one; absent: at the end. */
  readonly after?: string | null;
  readonly targetId?: string;
  readonly role?: Role;
  /** Among the options of this choice. */
  readonly choiceId?: string;
};
