/** What a file is there for. */
export const filePurposes = ['library', 'caption', 'transcript'] as const;
export type FilePurpose = (typeof filePurposes)[number];

/**
 * - `none`: nothing is made of this type.
 * - `waiting`: a job will do it, or is doing it.
 * - `done`, `failed`: it has ended; a failure says why.
 */
export const makingStates = ['none', 'waiting', 'done', 'failed'] as const;
export type MakingState = (typeof makingStates)[number];

/** How far something is that is made of a file in the background. */
export type Making = {
  readonly state: MakingState;
  /** From 0 to 1 while it is made. */
  readonly progress: number | null;
  /** Why it failed, in words for people. */
  readonly error: string | null;
};

export type PreviewSize = 'small' | 'large';

/** An image made of a file. */
export type Preview = {
  readonly sha256: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
};

/** A file of a district: its bytes are stored once for all, its rights and its share of the quota are here. */
export type FileRecord = {
  readonly id: string;
  readonly orgId: string;
  readonly ownerId: string;
  readonly sha256: string;
  readonly bytes: number;
  /** As it was recognised by what is inside. */
  readonly mediaType: string;
  readonly name: string;
  readonly purpose: FilePurpose;
  readonly pixels: { readonly width: number; readonly height: number } | null;
  readonly preview: Making;
  readonly previews: Readonly<Partial<Record<PreviewSize, Preview>>>;
  /** The words in it, for searches. */
  readonly text: Making;
  /** Moves with what is made of it and what it is for; everything else never changes. */
  readonly revision: number;
  readonly createdAt: Date;
};

export const notMade: Making = { state: 'none', progress: null, error: null };
export const toBeMade: Making = { state: 'waiting', progress: null, error: null };

/** For so long a file that nothing uses is kept, counted from when it came or was last asked for. */
export const graceMs = 24 * 60 * 60 * 1_000;
