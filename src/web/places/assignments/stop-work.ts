import { RequestError } from '../../api/request-error.ts';

export type Work = {
  /** Throws where it has ended by itself. */
  readonly cancel: () => Promise<unknown>;
  readonly hasEnded: () => Promise<boolean>;
  readonly pause?: () => Promise<unknown>;
};

/** With half a second between them: half a minute. */
const mostLooks = 60;
const halfASecond = () => new Promise((done) => setTimeout(done, 500));

/**
 * Asks work to stop, and waits until it has: what it goes on with could not be taken back. Throws `unavailable` where it does not
 * stop, and what `hasEnded` throws.
 */
export async function stopWork({ cancel, hasEnded, pause = halfASecond }: Work): Promise<void> {
  // That it could not be stopped says nothing: whether it has ended is looked at.
  await cancel().catch(() => {});
  for (let look = 0; look < mostLooks; look += 1) {
    if (await hasEnded()) return;
    await pause();
  }
  throw new RequestError({ code: 'unavailable' });
}
