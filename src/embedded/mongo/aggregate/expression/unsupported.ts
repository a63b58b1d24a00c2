import { notSupported } from '../../errors.ts';
import type { Operator } from './scope.ts';

const names = [
  '$accumulator',
  '$function',
  '$where',
  '$meta',
  '$toHashedIndexKey',
  '$createUUID',
  '$createObjectId',
  '$covariancePop',
  '$covarianceSamp',
  '$encStrContains',
  '$encStrEndsWith',
  '$encStrNormalizedEq',
  '$encStrStartsWith',
  '$score',
  '$scoreFusion',
  '$similarityCosine',
  '$similarityDotProduct',
  '$similarityEuclidean',
  '$denseRank',
  '$derivative',
  '$documentNumber',
  '$expMovingAvg',
  '$integral',
  '$linearFill',
  '$locf',
  '$minMaxScaler',
  '$rank',
  '$shift',
  '$serializeEJSON',
  '$deserializeEJSON',
  '$hash',
  '$hexHash',
  '$subtype',
] as const;

/** Operators that exist and are not served here. */
export const unsupported: Readonly<Record<string, Operator>> = Object.fromEntries(
  names.map((name) => [
    name,
    () => {
      throw notSupported(`The expression ${name}`);
    },
  ]),
);
