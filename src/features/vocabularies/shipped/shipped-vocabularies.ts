import type { ShippedTerm, VocabularyName } from '../vocabulary.ts';
import { educationalUses } from './educational-uses.ts';
import { interests } from './interests.ts';
import { learningResourceTypes } from './learning-resource-types.ts';
import { modalities } from './modalities.ts';
import { subjects } from './subjects.ts';

/**
 * The vocabularies that come with Pathloom: part of the program, so that a new release brings new terms to every
 * district at once. What districts change is kept beside them and stays.
 */
export const shippedVocabularies: Readonly<Record<VocabularyName, readonly ShippedTerm[]>> = {
  interests,
  modalities,
  subjects,
  learningResourceType: learningResourceTypes,
  educationalUse: educationalUses,
};
