import { createContext, use } from 'react';
import type { AddTo } from './add-to.ts';
import type { Desk } from './desk.ts';
import type { Command, KnownResource } from './draft-parts.ts';

export type Side = 'add' | 'checks';

export type EditOptions = {
  /** Said at the edge of the page, with undo. */
  readonly say?: string;
  readonly known?: readonly KnownResource[];
};

/** What every part of the builder can do. It stays the same while the draft changes. */
export type Builder = {
  readonly playlistId: string;
  readonly desk: Desk;
  readonly edit: (commands: readonly Command[], options?: EditOptions) => boolean;
  /** Says it to those who listen. */
  readonly announce: (text: string) => void;
  readonly showStep: (stepId: string | null) => void;
  /** Opens the search for what goes there. */
  readonly addTo: (to: AddTo) => void;
  readonly moveStep: (stepId: string) => void;
  readonly makeChoice: (stepId: string) => void;
  readonly describe: (pathwayId: string) => void;
  /** Brings the card of an activity into sight and gives it the focus. */
  readonly goTo: (entryId: string) => void;
};

export const BuilderContext = createContext<Builder | null>(null);

export function useBuilder(): Builder {
  const builder = use(BuilderContext);
  if (!builder) throw new Error('Only within the builder.');
  return builder;
}
