import { z } from 'zod';
import { tagFields } from '../resources/provenance.ts';
import { resourcePatchSchema } from '../resources/resource.schemas.ts';

/** Lists: values can be added and removed one by one. */
export const listFields = [...tagFields, 'inLanguage', 'deviceNeeds'] as const;

export type ListField = (typeof listFields)[number];
type PatchField = keyof typeof resourcePatchSchema.shape;

/** Captions and transcripts go with one recording. */
const patchFields = (Object.keys(resourcePatchSchema.shape) as PatchField[]).filter(
  (field) => field !== 'captions' && field !== 'transcripts',
);
export const scalarFields = patchFields.filter((field) => !(listFields as readonly string[]).includes(field));

/** What a field takes, and whether null clears it. */
function shapeOf(field: PatchField): { value: z.ZodType; isNullable: boolean } {
  let value = resourcePatchSchema.shape[field] as z.ZodType;
  let isNullable = false;
  while (value instanceof z.ZodOptional || value instanceof z.ZodNullable) {
    if (value instanceof z.ZodNullable) isNullable = true;
    value = value.unwrap() as z.ZodType;
  }
  return { value, isNullable };
}

function replacements(value: z.ZodType) {
  return z
    .array(z.strictObject({ from: value, to: value }))
    .min(1)
    .max(100)
    .optional();
}

function listChange(field: ListField) {
  const { value } = shapeOf(field);
  const list = value as z.ZodArray<z.ZodType>;
  return z
    .strictObject({
      add: list.optional().describe('Given to those that lack it.'),
      remove: list.optional(),
      replace: replacements(list.element).describe('Where `from` stands, `to` takes its place.'),
      set: list.nullable().optional().describe('In place of all that is there; null or [] clears.'),
    })
    .refine(isOne, 'Either set, or any of add, remove and replace.');
}

function scalarChange(field: PatchField) {
  const { value, isNullable } = shapeOf(field);
  return z
    .strictObject({
      set: (isNullable ? value.nullable() : value).optional().describe('null clears, where the field may be empty.'),
      replace: replacements(value).describe('Only where it is `from`.'),
    })
    .refine(isOne, 'Either set or replace.');
}

function isOne(change: Record<string, unknown>): boolean {
  const given = Object.keys(change).filter((verb) => change[verb] !== undefined);
  return given.length > 0 && (change.set === undefined || given.length === 1);
}

const shape = Object.fromEntries([
  ...listFields.map((field) => [field, listChange(field).optional()]),
  ...scalarFields.map((field) => [field, scalarChange(field).optional()]),
]) as Record<string, z.ZodOptional<z.ZodType<FieldOperations>>>;

export const bulkChangeSchema = z
  .strictObject(shape)
  .refine(
    (change) => Object.values(change).some((operations) => operations !== undefined),
    'Change at least one field.',
  )
  .meta({ id: 'BulkChange', description: 'What to do, by field: as `PATCH /resources/{id}` names them.' });

/** What is done to one field; a value is whatever the field takes, of a list one of its values. */
export type FieldOperations = {
  readonly add?: readonly unknown[] | undefined;
  readonly remove?: readonly unknown[] | undefined;
  readonly replace?: readonly { readonly from: unknown; readonly to: unknown }[] | undefined;
  readonly set?: unknown;
};

export type BulkChange = Readonly<Record<string, FieldOperations | undefined>>;

export function isListField(field: string): field is ListField {
  return (listFields as readonly string[]).includes(field);
}
