/** What a notification is about; the web makes the address of the page from it. */
export type NotificationAbout = {
  /** A noun of the API in the singular, such as `resource` or `playlist`. */
  readonly type: string;
  readonly id: string;
};

/** Words and numbers that the text of a notification is made of, in the language of whoever reads it. No names of people. */
export type NotificationParams = Readonly<Record<string, string | number | boolean | null>>;

/** Told once, to several people. */
export type NotificationInput = {
  readonly orgId: string;
  /** Ids of people; nobody is told twice. Who does something is not told of it. */
  readonly userIds: readonly string[];
  /** `feature.event`, such as `review.changesRequested`: the web has a text for each. */
  readonly kind: `${string}.${string}`;
  readonly about: NotificationAbout;
  /** Who did it; null: nobody in particular. */
  readonly by?: string | null;
  readonly params?: NotificationParams;
};

/** As one person has it. */
export type Notification = {
  readonly id: string;
  readonly kind: string;
  readonly about: NotificationAbout;
  readonly by: string | null;
  readonly params: NotificationParams;
  readonly createdAt: Date;
  readonly readAt: Date | null;
};

const dayMs = 24 * 60 * 60 * 1_000;

/** What nobody has read in half a year, nobody will. */
export const keptUnreadMs = 180 * dayMs;
export const keptReadMs = 30 * dayMs;
