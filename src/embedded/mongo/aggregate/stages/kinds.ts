import { basicStages } from './basic.ts';
import { bucketAutoStage, bucketStage } from './bucket.ts';
import { facetStage, unionWithStage } from './composite.ts';
import { fieldStages } from './fields.ts';
import { graphLookupStage } from './graph-lookup.ts';
import { groupStage, sortByCountStage } from './group.ts';
import { lookupStage } from './lookup.ts';
import { redactStage } from './redact.ts';
import { sortStage } from './sort.ts';
import type { StageKind } from './stage.ts';
import { unwindStage } from './unwind.ts';

export const stageKinds: ReadonlyMap<string, StageKind> = new Map(
  Object.entries({
    ...basicStages,
    ...fieldStages,
    $bucket: bucketStage,
    $bucketAuto: bucketAutoStage,
    $facet: facetStage,
    $graphLookup: graphLookupStage,
    $group: groupStage,
    $lookup: lookupStage,
    $redact: redactStage,
    $sort: sortStage,
    $sortByCount: sortByCountStage,
    $unionWith: unionWithStage,
    $unwind: unwindStage,
  }),
);
