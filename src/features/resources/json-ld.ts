import type { License } from '../licenses/license.ts';
import {
  type Alignment,
  type Ancestor,
  type GradeLevel,
  type Modality,
  type Resource,
  seenContent,
} from './resource.ts';

/** The schema.org type of a creative work that says most about a modality. */
const typeOfModality: Partial<Record<Modality, string>> = {
  video: 'VideoObject',
  audio: 'AudioObject',
  game: 'Game',
  reading: 'Article',
  simulation: 'WebApplication',
  interactive: 'WebApplication',
};

/** LRMI's words for alignments. */
const propertyOfAlignment = { teaches: 'teaches', assesses: 'assesses', requires: 'competencyRequired' } as const;

/** What the standard of an alignment is called where it comes from. */
export type AlignmentTarget = {
  /** Its address as CASE gives it. */
  readonly url: string;
  readonly frameworkTitle: string;
  readonly frameworkUrl: string;
};

export type JsonLd = { '@context': 'https://schema.org'; '@type': string[]; '@id': string; name: string } & {
  [property: string]: unknown;
};

/**
 * A resource as schema.org and LRMI describe it. `address` is where it is found here. What is not known is left out, not
 * null: in JSON-LD an absent property says nothing.
 * @param targets of alignments whose standard is known here, by its id
 */
export function toJsonLd(
  resource: Resource,
  address: string,
  targets: ReadonlyMap<string, AlignmentTarget> = new Map(),
): JsonLd {
  const content = seenContent(resource);
  const { catalog } = resource;
  const about = [...catalog.subjects, ...catalog.interests];
  return {
    '@context': 'https://schema.org',
    '@type': ['LearningResource', ...typesOf(catalog.modalities)],
    '@id': address,
    name: content.title,
    ...known({
      description: content.summary,
      url: content.url ?? address,
      text: content.body,
      encodingFormat: content.mediaType,
      contentSize: content.bytes === null ? null : `${content.bytes} B`,
      inLanguage: content.inLanguage,
      timeRequired: content.timeRequired,
      author: named('Person', content.author),
      publisher: named('Organization', content.publisher),
      license: content.license && addressOf(content.license),
      creditText: content.attribution,
      isBasedOn: [...lineageOf(resource.lineage?.chain ?? []), ...content.isBasedOn.map((work) => toWork(work))],
      learningResourceType: catalog.learningResourceType,
      educationalUse: catalog.educationalUse,
      educationalLevel: catalog.gradeLevels.map(gradeName),
      typicalAgeRange: ageRange(catalog.gradeLevels),
      about: about.map((name) => ({ '@type': 'Thing', name })),
      keywords: catalog.keywords,
      ...alignmentsByProperty(catalog.alignments, targets),
      educationalAlignment: catalog.alignments.map(({ alignmentType, code, standardId }) => {
        const target = targets.get(standardId ?? '');
        return {
          '@type': 'AlignmentObject',
          alignmentType,
          targetName: code,
          ...(target && { targetUrl: target.url, educationalFramework: target.frameworkTitle }),
        };
      }),
      accessMode: catalog.accessModes,
      accessibilityFeature: catalog.accessibilityFeatures,
      accessibilityHazard: catalog.accessibilityHazards,
      accessibilityControl: catalog.accessibilityControls,
      audience: {
        '@type': 'EducationalAudience',
        educationalRole: catalog.audience === 'students' ? 'student' : 'teacher',
      },
      dateCreated: resource.createdAt.toISOString(),
      dateModified: resource.updatedAt.toISOString(),
      datePublished: resource.publication?.at.toISOString() ?? null,
      version: resource.publication?.version ?? null,
    }),
  };
}

type Work = Pick<Ancestor, 'title' | 'url' | 'author' | 'license'>;

function toWork({ title, url, author, license }: Work, isBasedOn: readonly object[] = []): object {
  return {
    '@type': 'CreativeWork',
    name: title,
    ...known({ url, author: named('Person', author), license: license && addressOf(license), isBasedOn }),
  };
}

/** The work that a remix was made from, which was made from the next one, and so on. */
function lineageOf([parent, ...rest]: readonly Ancestor[]): object[] {
  return parent === undefined ? [] : [toWork(parent, lineageOf(rest))];
}

function typesOf(modalities: readonly Modality[]): string[] {
  return [...new Set(modalities.flatMap((modality) => typeOfModality[modality] ?? []))];
}

function named(type: 'Person' | 'Organization', name: string | null): object | null {
  return name === null ? null : { '@type': type, name };
}

function addressOf({ uri, text }: License): string {
  return uri ?? text;
}

function gradeName(grade: GradeLevel): string {
  return grade === 'K' ? 'Kindergarten' : `Grade ${grade}`;
}

/** Children of grade 3 are 8 to 9 years old; kindergarten counts as grade 0. */
function ageRange(grades: readonly GradeLevel[]): string | null {
  if (grades.length === 0) return null;
  const numbers = grades.map((grade) => (grade === 'K' ? 0 : Number(grade)));
  return `${Math.min(...numbers) + 5}-${Math.max(...numbers) + 6}`;
}

function alignmentsByProperty(
  alignments: readonly Alignment[],
  targets: ReadonlyMap<string, AlignmentTarget>,
): Record<string, object[]> {
  const terms: Record<string, object[]> = {};
  for (const { alignmentType, code, standardId } of alignments) {
    const property = propertyOfAlignment[alignmentType];
    const target = targets.get(standardId ?? '');
    const set = target && { '@type': 'DefinedTermSet', '@id': target.frameworkUrl, name: target.frameworkTitle };
    const term = {
      '@type': 'DefinedTerm',
      termCode: code,
      ...(target && { '@id': target.url, url: target.url, inDefinedTermSet: set }),
    };
    terms[property] = [...(terms[property] ?? []), term];
  }
  return terms;
}

function known(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
  );
}
