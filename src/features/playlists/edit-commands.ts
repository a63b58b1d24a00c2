import type {
  Checkpoint,
  ChoiceOption,
  ChoiceStep,
  Pathway,
  PlaylistContent,
  ResourceUse,
  Step,
  Target,
} from './playlist.ts';

// What people do to a draft. Commands name things by id and places by what stands before them, never by an index: so they keep
// their meaning when somebody else has changed something in between (DECISIONS 6).

/** Some of the fields; those that are absent stay as they are. */
type Changes<Value> = { readonly [Field in keyof Value]?: Value[Field] | undefined };

/** Absent: at the end. Null: at the beginning. Else: directly after that one. */
export type After = string | null | undefined;

/** A place in a pathway. */
export type Place = { readonly pathwayId: string; readonly after?: After };

/** What a playlist says of itself. */
export type Details = Omit<PlaylistContent, 'targets' | 'pathways'>;

export type TargetFields = Omit<Target, 'id'>;
export type PathwayFields = Omit<Pathway, 'id' | 'entries'>;

/** Fields that every step has, without its identity. */
export type StepFields = Pick<
  Step,
  | 'title'
  | 'targetIds'
  | 'role'
  | 'isRequired'
  | 'instructions'
  | 'minutes'
  | 'maxScore'
  | 'prerequisiteIds'
  | 'preCheck'
>;

/** An option to be added: the server gives an id where there is none. */
export type NewOption = {
  readonly id?: string | undefined;
  readonly title?: string | null | undefined;
  readonly minutes?: number | null | undefined;
} & (
  | { readonly kind: 'resource'; readonly resource: ResourceUse }
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint }
);

type NewStep = Changes<StepFields> &
  (
    | { readonly kind: 'resource'; readonly resource: ResourceUse }
    | { readonly kind: 'choice'; readonly choose: number; readonly options: readonly NewOption[] }
    | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint }
    | { readonly kind: 'note' }
  );

/** What is put into a pathway. */
export type NewEntry = NewStep | { readonly kind: 'section'; readonly title: string };

/** Changes of an entry; which of them it takes depends on its kind. */
export type EntryChanges = Changes<StepFields> & {
  readonly resource?: ResourceUse | undefined;
  readonly choose?: ChoiceStep['choose'] | undefined;
  readonly checkpoint?: Checkpoint | undefined;
};

export type OptionChanges = Changes<Pick<ChoiceOption, 'title' | 'minutes'>> & {
  readonly resource?: ResourceUse | undefined;
  readonly checkpoint?: Checkpoint | undefined;
};

/** New things may bring an id, so that who adds them can name them at once. */
export type Command =
  | { readonly do: 'setDetails'; readonly changes: Changes<Details> }
  | {
      readonly do: 'addTarget';
      readonly id?: string | undefined;
      readonly after?: After;
      readonly target: Changes<TargetFields> & Pick<TargetFields, 'statement'>;
    }
  | { readonly do: 'updateTarget'; readonly targetId: string; readonly changes: Changes<TargetFields> }
  | { readonly do: 'removeTarget'; readonly targetId: string }
  | { readonly do: 'moveTarget'; readonly targetId: string; readonly after?: After }
  | {
      readonly do: 'addPathway';
      readonly id?: string | undefined;
      readonly after?: After;
      readonly pathway: Changes<PathwayFields> & Pick<PathwayFields, 'title'>;
    }
  | {
      readonly do: 'copyPathway';
      readonly pathwayId: string;
      readonly id?: string | undefined;
      readonly after?: After;
      readonly title?: string | undefined;
      /** The ids of the copies, by what they are copies of; others are made. */
      readonly ids?: Readonly<Record<string, string>> | undefined;
    }
  | { readonly do: 'updatePathway'; readonly pathwayId: string; readonly changes: Changes<PathwayFields> }
  | { readonly do: 'removePathway'; readonly pathwayId: string }
  | { readonly do: 'movePathway'; readonly pathwayId: string; readonly after?: After }
  | { readonly do: 'reorderPathway'; readonly pathwayId: string; readonly entryIds: readonly string[] }
  | { readonly do: 'addEntry'; readonly id?: string | undefined; readonly at: Place; readonly entry: NewEntry }
  | { readonly do: 'updateEntry'; readonly entryId: string; readonly changes: EntryChanges }
  | { readonly do: 'replaceEntry'; readonly entryId: string; readonly entry: NewEntry }
  | { readonly do: 'moveEntry'; readonly entryId: string; readonly at: Place }
  | {
      readonly do: 'duplicateEntry';
      readonly entryId: string;
      readonly id?: string | undefined;
      /** Absent: directly after it. */
      readonly at?: Place | undefined;
      /** The ids of the options of a copied choice, by what they are copies of; others are made. */
      readonly ids?: Readonly<Record<string, string>> | undefined;
    }
  | { readonly do: 'removeEntry'; readonly entryId: string }
  | {
      readonly do: 'addOption';
      readonly stepId: string;
      readonly after?: After;
      readonly option: NewOption;
    }
  | {
      readonly do: 'updateOption';
      readonly stepId: string;
      readonly optionId: string;
      readonly changes: OptionChanges;
    }
  | { readonly do: 'moveOption'; readonly stepId: string; readonly optionId: string; readonly after?: After }
  | { readonly do: 'removeOption'; readonly stepId: string; readonly optionId: string };

/** Why a command cannot be carried out, and where. */
export type EditFault = {
  readonly code:
    | 'not_found'
    | 'id_taken'
    | 'not_a_step'
    | 'wrong_kind'
    | 'wrong_order'
    | 'bank_wording'
    | 'unknown_target'
    | 'unknown_prerequisite'
    | 'circle'
    | 'too_many'
    | 'too_large'
    | 'out_of_range';
  readonly place: EditPlace;
  readonly message: string;
};

/** What a fault or a conflict is about; ids that do not apply are absent. */
export type EditPlace = {
  readonly targetId?: string;
  readonly pathwayId?: string;
  readonly entryId?: string;
  readonly optionId?: string;
  readonly field?: string;
};

/** Thrown inside of `apply`, which returns it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly fault: EditFault;

  constructor(code: EditFault['code'], place: EditPlace, message: string) {
    super(message);
    this.fault = { code, place, message };
  }
}

/** What a command works with. */
export type EditContext = {
  /** The playlist, for copies to say where they come from. */
  readonly playlistId: string;
  /** Makes an id that nothing has. */
  mint(): string;
  /**
   * The content that the command was made for, where others have changed it since: a place after something that is gone
   * is then the one after what stood before that. Null: it is the content itself.
   */
  readonly base: PlaylistContent | null;
};

export type Applied = {
  readonly content: PlaylistContent;
  /** What it changed, as addresses such as `entry/{id}/title`. None: it changes nothing. */
  readonly touched: readonly string[];
};
