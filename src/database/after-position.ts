import { Types } from 'mongoose';

/** A place in a list that is ordered by a time and, where several have the same, by their ids. */
export type TimePosition = { readonly at: Date; readonly id: string };

/** What comes after a place. The first condition says where to begin in the index; the rest tells those of one moment apart. */
export function afterPosition<Field extends string>(field: Field, { at, id }: TimePosition) {
  return {
    [field]: { $gte: at },
    $or: [{ [field]: { $gt: at } }, { [field]: at, _id: { $gt: new Types.ObjectId(id) } }],
  };
}
