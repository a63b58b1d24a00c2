/** What was predicted for one lesson. */
export type Prediction = {
  /** Whether each suggestion was right, the surest first. */
  readonly isRight: readonly boolean[];
  readonly confidences: readonly number[];
  /** Standards of the lesson, with those that nobody could suggest. */
  readonly wanted: number;
};

export type Figures = {
  readonly lessons: number;
  readonly precisionAt1: number;
  readonly recallAt5: number;
  readonly mrr: number;
};

export function figuresOf(predictions: readonly Prediction[]): Figures {
  const lessons = predictions.length;
  const mean = (of: (prediction: Prediction) => number) =>
    lessons === 0 ? 0 : predictions.reduce((sum, prediction) => sum + of(prediction), 0) / lessons;
  return {
    lessons,
    precisionAt1: mean(({ isRight }) => (isRight[0] ? 1 : 0)),
    recallAt5: mean(({ isRight, wanted }) => isRight.slice(0, 5).filter(Boolean).length / wanted),
    mrr: mean(({ isRight }) => {
      const first = isRight.indexOf(true);
      return first === -1 ? 0 : 1 / (first + 1);
    }),
  };
}

export type Reliability = {
  readonly from: number;
  readonly count: number;
  readonly said: number;
  readonly was: number;
};

/** Of the suggestions with about the same confidence: how sure they were, and how many were right. */
export function reliabilityOf(predictions: readonly Prediction[], steps = 10): Reliability[] {
  const bins = Array.from({ length: steps }, (_, at) => ({ from: at / steps, count: 0, said: 0, was: 0 }));
  for (const { isRight, confidences } of predictions) {
    for (const [at, confidence] of confidences.entries()) {
      const bin = bins[Math.min(steps - 1, Math.floor(confidence * steps))] as (typeof bins)[number];
      bin.count += 1;
      bin.said += confidence;
      if (isRight[at]) bin.was += 1;
    }
  }
  return bins
    .filter(({ count }) => count > 0)
    .map(({ from, count, said, was }) => ({ from, count, said: said / count, was: was / count }));
}

/** The mean gap between what was said and what was, weighted by how often it was said. */
export function expectedError(bins: readonly Reliability[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, { count, said, was }) => sum + (count / total) * Math.abs(said - was), 0);
}
