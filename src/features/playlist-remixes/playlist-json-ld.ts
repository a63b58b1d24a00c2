import {
  type Checkpoint,
  isStep,
  type PlaylistLineage,
  type PlaylistVersion,
  type Step,
  type TextByLanguage,
} from '../playlists/playlist.ts';
import type { JsonLd } from '../resources/json-ld.ts';
import { basisOf } from './remix-copy.ts';

/** Descriptions of its resources as schema.org has them, by id; absent for those that the reader does not see. */
export type Descriptions = ReadonlyMap<string, JsonLd>;

/**
 * A version of a playlist as schema.org and LRMI describe it: a list of its paths, each a list of its activities in order.
 * What is not known is left out.
 * @param address where the version is found for ever
 */
export function playlistToJsonLd(
  playlistVersion: PlaylistVersion,
  address: string,
  descriptions: Descriptions,
  lineage: PlaylistLineage | null,
): JsonLd {
  const activity = createActivities(playlistVersion, descriptions);
  const { content, at, version } = playlistVersion;
  const textIn = (text: TextByLanguage): string => text[content.inLanguage[0] ?? 'en'] ?? Object.values(text)[0] ?? '';
  const codes = [
    ...new Map(content.targets.flatMap(({ standards }) => standards).map((one) => [one.code, one])).values(),
  ];
  return {
    '@context': 'https://schema.org',
    '@type': ['LearningResource', 'ItemList'],
    '@id': address,
    name: content.title,
    ...known({
      description: content.summary,
      url: address,
      inLanguage: content.inLanguage,
      license: content.license && (content.license.uri ?? content.license.text),
      creditText: content.attribution,
      about: [...content.subjects, ...content.interests].map((name) => ({ '@type': 'Thing', name })),
      keywords: content.keywords,
      educationalLevel: content.gradeLevels.map((grade) => (grade === 'K' ? 'Kindergarten' : `Grade ${grade}`)),
      learningResourceType: 'playlist',
      teaches: content.targets.map(({ id, statement, standards }) => ({
        '@type': 'DefinedTerm',
        '@id': `${address}#${id}`,
        name: textIn(statement),
        ...known({ termCode: standards.map(({ code }) => code).join(', ') || null }),
      })),
      educationalAlignment: codes.map(({ code, standardId }) => ({
        '@type': 'AlignmentObject',
        alignmentType: 'teaches',
        targetName: code,
        ...known({ identifier: standardId }),
      })),
      isBasedOn: basisOf(lineage)
        .slice(0, 1)
        .map(({ title, author, url, license }) => ({
          '@type': 'CreativeWork',
          name: title,
          ...known({
            url,
            author: author && { '@type': 'Person', name: author },
            license: license && (license.uri ?? license.text),
          }),
        })),
      datePublished: at,
      version,
    }),
    numberOfItems: content.pathways.length,
    itemListElement: content.pathways.map((pathway, place) => {
      const steps = pathway.entries.filter(isStep);
      return {
        '@type': 'ListItem',
        position: place + 1,
        item: {
          '@type': ['LearningResource', 'ItemList'],
          '@id': `${address}#${pathway.id}`,
          name: pathway.title,
          ...known({ description: pathway.description }),
          itemListOrder: 'https://schema.org/ItemListOrderAscending',
          numberOfItems: steps.length,
          itemListElement: steps.map((step, index) => ({
            '@type': 'ListItem',
            '@id': `${address}/steps/${step.id}`,
            position: index + 1,
            item: activity(step),
          })),
        },
      };
    }),
  };
}

/** Says of steps of a version what there is to do: a work is told in full the first time, by its address after that. */
function createActivities({ resources }: PlaylistVersion, descriptions: Descriptions): (step: Step) => object {
  const titles = new Map(resources.map((one) => [one.resourceId, one]));
  const told = new Set<string>();
  const work = (resourceId: string): object => {
    const description = descriptions.get(resourceId);
    const snapshot = titles.get(resourceId);
    if (!description) {
      const { title = '', url = null, license = null } = snapshot ?? {};
      return {
        '@type': 'LearningResource',
        name: title,
        ...known({ url, license: license && (license.uri ?? license.text) }),
      };
    }
    if (told.has(resourceId)) return { '@id': description['@id'] };
    told.add(resourceId);
    const { '@context': _context, ...own } = description;
    return own;
  };
  const check = ({ form, prompt, url }: Checkpoint, title: string | null): object => ({
    '@type': form === 'quiz' ? ['LearningResource', 'Quiz'] : 'LearningResource',
    name: title ?? prompt ?? form,
    learningResourceType: 'assessment',
    ...known({ description: prompt, url }),
  });
  return (step) => {
    switch (step.kind) {
      case 'resource':
        return work(step.resource.resourceId);
      case 'checkpoint':
        return check(step.checkpoint, step.title);
      case 'note':
        return { '@type': 'CreativeWork', ...known({ name: step.title, text: step.instructions }) };
      case 'choice':
        return {
          '@type': 'ItemList',
          name: step.title ?? `${step.choose} of ${step.options.length}`,
          itemListOrder: 'https://schema.org/ItemListUnordered',
          numberOfItems: step.options.length,
          itemListElement: step.options.map((option, place) => ({
            '@type': 'ListItem',
            position: place + 1,
            item:
              option.kind === 'resource' ? work(option.resource.resourceId) : check(option.checkpoint, option.title),
          })),
        };
    }
  };
}

/**
 * A step of a version, as an item of the list that its path is; null when the version has no such step.
 * @param address where the version is found for ever
 */
export function stepToJsonLd(
  version: PlaylistVersion,
  stepId: string,
  address: string,
  descriptions: Descriptions,
): JsonLd | null {
  for (const pathway of version.content.pathways) {
    const steps = pathway.entries.filter(isStep);
    const place = steps.findIndex(({ id }) => id === stepId);
    const step = steps[place];
    if (!step) continue;
    const titles = new Map(version.resources.map(({ resourceId, title }) => [resourceId, title]));
    const own = step.kind === 'resource' ? titles.get(step.resource.resourceId) : null;
    return {
      '@context': 'https://schema.org',
      '@type': ['ListItem'],
      '@id': `${address}/steps/${step.id}`,
      name: step.title ?? own ?? `${place + 1}`,
      ...known({ description: step.instructions }),
      position: place + 1,
      isPartOf: {
        '@type': ['LearningResource', 'ItemList'],
        '@id': `${address}#${pathway.id}`,
        name: pathway.title,
        isPartOf: { '@type': ['LearningResource', 'ItemList'], '@id': address, name: version.content.title },
      },
      item: createActivities(version, descriptions)(step),
    };
  }
  return null;
}

function known(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
  );
}
