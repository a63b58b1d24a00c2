import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEngageNy } from '../../../src/features/resources/import/engageny.ts';
import type { GradeLevel } from '../../../src/features/resources/resource.ts';
import { codeKey, codeKeysOf } from '../../../src/features/standards/code.ts';
import { readGradeLevels } from '../../../src/features/standards/grade-levels.ts';
import type { RankedStandard } from '../../../src/features/tagging/ranking/standards-model.ts';
import { parseCommonCore } from '../../../src/integrations/case/parse-common-core.ts';

/** A lesson whose standards are known. */
export type Lesson = {
  readonly id: string;
  readonly title: string;
  readonly summary: string | null;
  readonly subjects: readonly string[];
  readonly gradeLevels: readonly GradeLevel[];
  /** Grade and module: what is held out together. */
  readonly module: string;
  readonly standardIds: readonly string[];
  /** Codes that no framework here has: nobody could suggest them, and they count as missed. */
  readonly unknownCodes: number;
};

const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));

/** The statements of every framework in `standards`. */
export async function readStandards(folder: string): Promise<RankedStandard[]> {
  const standards: RankedStandard[] = [];
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.json')).sort()) {
    const { framework, standards: items, associations } = parseCommonCore(await readJson(join(folder, name)));
    const parents = new Map<string, string[]>();
    for (const { type, origin, destination } of associations) {
      if (type !== 'isChildOf') continue;
      parents.set(origin.identifier, [...(parents.get(origin.identifier) ?? []), destination.identifier]);
    }
    for (const item of items) {
      standards.push({
        id: item.id,
        frameworkId: framework.id,
        code: item.code,
        codeKeys: codeKeysOf(item),
        statement: item.statement,
        itemType: item.itemType,
        subjects: framework.subjects.map((subject) => subject.toLowerCase()),
        gradeLevels: readGradeLevels(item.educationLevels),
        parentIds: parents.get(item.id) ?? [],
      });
    }
  }
  return standards;
}

/** The lessons of every grade in `resources/engageny` that name standards. */
export async function readLessons(folder: string, standards: readonly RankedStandard[]): Promise<Lesson[]> {
  const byKey = new Map<string, string>();
  for (const { id, codeKeys } of standards) for (const key of codeKeys) if (!byKey.has(key)) byKey.set(key, id);
  const lessons: Lesson[] = [];
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.json')).sort()) {
    for (const item of parseEngageNy(await readJson(join(folder, name)))) {
      if (item.kind !== 'record') continue;
      const record = item.record as {
        source: { id: string };
        title: string;
        summary: string | null;
        subjects: string[];
        gradeLevels: GradeLevel[];
        alignments: { code: string }[];
      };
      const keys = [...new Set(record.alignments.map(({ code }) => codeKey(code)))];
      if (keys.length === 0) continue;
      const standardIds = [...new Set(keys.flatMap((key) => byKey.get(key) ?? []))];
      lessons.push({
        id: record.source.id,
        title: record.title,
        summary: record.summary,
        subjects: record.subjects,
        gradeLevels: record.gradeLevels,
        module: record.source.id.split('/').slice(0, 2).join('/'),
        standardIds,
        unknownCodes: keys.filter((key) => !byKey.has(key)).length,
      });
    }
  }
  return lessons;
}
