/** Where the time comes from; tests give a clock that they move themselves. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };
