import { type ImportItem, shown } from './import-item.ts';
import { isObject } from './parse-json.ts';

export const khanSystem = 'khan-academy';

/** Subjects by the branch of the tree; the longest prefix that fits wins. Other branches say nothing about a subject. */
const subjectsByPath: readonly (readonly [path: string, subject: string])[] = [
  ['math', 'mathematics'],
  ['science', 'science'],
  ['economics-finance-domain', 'economics'],
  ['humanities/history', 'history'],
  ['humanities/american-civics-subject', 'civics'],
  ['humanities/music', 'music'],
  ['humanities', 'art history'],
  ['computing', 'computer science'],
  ['test-prep', 'test preparation'],
  ['partner-content/nasa', 'science'],
  ['partner-content/amnh', 'science'],
  ['partner-content/cas-biodiversity', 'science'],
  ['partner-content/exploratorium', 'science'],
  ['partner-content/big-history-project', 'history'],
  ['partner-content/british-museum', 'art history'],
  ['partner-content/tate', 'art history'],
  ['partner-content/asian-art-museum', 'art history'],
  ['partner-content/all-star-orchestra', 'music'],
];

/** Where a leaf's page is: Khan Academy's short addresses lead on to where it stands today. */
const kinds = {
  Video: { page: 'v', modality: 'video', type: 'video', use: 'instruction' },
  Exercise: { page: 'e', modality: 'interactive', type: 'exercise', use: 'practice' },
} as const;

type Leaf = {
  readonly kind: keyof typeof kinds;
  readonly id: string;
  readonly title: unknown;
  readonly slug: unknown;
  summary: string | null;
  readonly topicPaths: string[][];
  readonly subjects: Set<string>;
};

/**
 * Khan Academy's topic tree as Kolibri's ancestor KA Lite keeps it (`topics.json`): topics with children, videos and
 * exercises as leaves. A leaf stands under several topics: it becomes one resource with several topic paths.
 */
export function* parseKhan(tree: unknown): Generator<ImportItem> {
  if (!isObject(tree) || !Array.isArray(tree.children)) {
    const reason = 'is not a topic tree of Khan Academy.';
    yield { kind: 'fault', fault: { reason, accepts: 'an object with "kind": "Topic" and a list "children"' } };
    return;
  }
  const leaves = new Map<string, Leaf>();
  const faults: ImportItem[] = [];
  collect(tree.children, { titles: [], slugs: [], leaves, faults });
  yield* faults;
  for (const leaf of leaves.values()) yield toItem(leaf);
}

type Position = {
  readonly titles: readonly string[];
  readonly slugs: readonly string[];
  readonly leaves: Map<string, Leaf>;
  readonly faults: ImportItem[];
};

function collect(nodes: readonly unknown[], position: Position): void {
  for (const node of nodes) {
    if (!isObject(node)) {
      position.faults.push(fault(node, position, 'is not a topic, a video or an exercise.'));
    } else if (Array.isArray(node.children)) {
      const { titles, slugs } = position;
      collect(node.children, {
        ...position,
        titles: [...titles, text(node.title) ?? text(node.slug) ?? '?'],
        slugs: [...slugs, text(node.slug) ?? ''],
      });
    } else {
      addLeaf(node, position);
    }
  }
}

function addLeaf(node: Record<string, unknown>, position: Position): void {
  const { id, kind } = node;
  if (kind !== 'Video' && kind !== 'Exercise') {
    position.faults.push(fault(kind, position, 'is not a kind that can be imported.', 'kind', 'Video, Exercise'));
    return;
  }
  if (typeof id !== 'string' || id === '') {
    position.faults.push(fault(id, position, `a ${kind.toLowerCase()} has no identifier.`, 'id', 'text'));
    return;
  }
  let leaf = position.leaves.get(id);
  if (!leaf) {
    leaf = { kind, id, title: node.title, slug: node.slug, summary: null, topicPaths: [], subjects: new Set() };
    position.leaves.set(id, leaf);
  }
  leaf.summary ??= text(node.description);
  if (position.titles.length > 0) leaf.topicPaths.push([...position.titles]);
  const subject = subjectOf(position.slugs.join('/'));
  if (subject !== null) leaf.subjects.add(subject);
}

function toItem({ kind, id, title, slug, summary, topicPaths, subjects }: Leaf): ImportItem {
  const { page, modality, type, use } = kinds[kind];
  return {
    kind: 'record',
    place: { id },
    record: {
      source: { system: khanSystem, id },
      title,
      summary,
      kind: 'link',
      url: `https://www.khanacademy.org/${page}/${encodeURIComponent(text(slug) ?? id)}`,
      inLanguage: ['en'],
      publisher: 'Khan Academy',
      license: 'CC-BY-NC-SA-3.0-US',
      learningResourceType: [type],
      educationalUse: [use],
      subjects: [...subjects],
      modalities: [modality],
      topicPaths,
      visibility: 'district',
    },
  };
}

function subjectOf(path: string): string | null {
  const fitting = subjectsByPath.filter(([start]) => path === start || path.startsWith(`${start}/`));
  return fitting.sort(([one], [other]) => other.length - one.length)[0]?.[1] ?? null;
}

function fault(value: unknown, position: Position, reason: string, field?: string, accepts?: string): ImportItem {
  return {
    kind: 'fault',
    fault: {
      id: position.titles.join(' › '),
      ...(field === undefined ? {} : { field }),
      ...(value === undefined ? {} : { value: shown(value) }),
      reason,
      ...(accepts === undefined ? {} : { accepts }),
    },
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
