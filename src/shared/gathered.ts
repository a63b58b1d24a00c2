type Call<Answer> = {
  readonly key: string;
  resolve(answer: Answer | null): void;
  reject(error: unknown): void;
};

/** A question that takes longer than this holds up nobody else: the next call begins another one. */
const patienceMs = 50;

/**
 * Questions about single things, of many who ask at the same moment, as one: all that come in while one is under way are asked
 * together by the next. That one begins after them, so it sees whatever was written before.
 */
export function createGathered<Answer>(
  read: (keys: readonly string[]) => Promise<ReadonlyMap<string, Answer>>,
): (key: string) => Promise<Answer | null> {
  let waiting: Call<Answer>[] = [];
  let reading = 0;
  let beganAt = 0;

  const ask = async (): Promise<void> => {
    while (waiting.length > 0) {
      beganAt = performance.now();
      const calls = waiting;
      waiting = [];
      try {
        const found = await read([...new Set(calls.map(({ key }) => key))]);
        for (const { key, resolve } of calls) resolve(found.get(key) ?? null);
      } catch (error) {
        for (const { reject } of calls) reject(error);
      }
    }
    reading -= 1;
  };

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (reading > 0 && performance.now() - beganAt < patienceMs) return;
      reading += 1;
      beganAt = performance.now();
      // After all that came in together has been read from the sockets.
      setImmediate(() => void ask());
    });
}
