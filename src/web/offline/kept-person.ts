import { personalStorage } from '../session/device-storage.ts';
import type { Me } from '../wire.ts';
import { deviceStore, isOf, type Kept, keyOf } from './device-store.ts';
import { isStillTheirs } from './plan-files.ts';

/** Whose device this is while there is no network: who saved something, and when the server has last seen them. */
type KeptPerson = Kept & { readonly user: Me; readonly seenAt: string };

const id = 'self';
/** What was made and never sent is kept for its owner for so long, also while others use the device. */
const keptForDays = 30;

/** Who may open this device without network; null where nobody saved anything, or it is too long ago. */
export async function findKeptPerson(now: Date): Promise<Me | null> {
  const kept = await deviceStore.list<KeptPerson>('people');
  const [one] = kept;
  return kept.length === 1 && one && isStillTheirs(one.seenAt, now) ? one.user : null;
}

/** From now on this person may open what they saved here without network. */
export async function keepPerson(user: Me, now: Date): Promise<void> {
  await deviceStore.put('people', { key: keyOf(user.id, id), user, seenAt: now.toISOString() } as KeptPerson);
}

/** Nothing is saved here any more, so there is nothing to open without network. */
export async function forgetPeople(): Promise<void> {
  await deviceStore.clear('people', () => true);
}

/**
 * Somebody has signed in. What others have saved goes; what they have not sent yet is theirs and waits, unless it is
 * too old. If they saved something here themselves, they may open it without network again.
 */
export async function settlePerson(user: Me, now: Date): Promise<void> {
  const isTheirs = isOf(user.id);
  for (const name of ['people', 'saved', 'files'] as const) {
    await deviceStore.clear(name, (key) => !isTheirs(key));
  }
  const oldest = now.getTime() - keptForDays * 86_400_000;
  for (const { key, addedAt } of await deviceStore.list<Kept & { addedAt: string }>('evidence')) {
    if (!isTheirs(key) && Date.parse(addedAt) < oldest) await deviceStore.remove('evidence', key);
  }
  for (const { personId, name, value } of personalStorage.list()) {
    if (personId !== user.id && isAllBefore(value, oldest)) personalStorage.set(personId, name, null);
  }
  if ((await deviceStore.listOf('saved', user.id)).length > 0) await keepPerson(user, now);
}

/** Whether all that waits in an outbox was done before that time; what cannot be read serves nobody. */
function isAllBefore(outbox: string, time: number): boolean {
  try {
    const waiting = JSON.parse(outbox) as readonly { readonly event?: { readonly at?: string } }[];
    return waiting.every(({ event }) => !(Date.parse(event?.at ?? '') >= time));
  } catch {
    return true;
  }
}

/**
 * Nobody is signed in here any more, and whoever finds the device shall find nobody's names and work on it. What was made
 * and not sent yet waits for its owner: it is nowhere else.
 */
export async function clearSaved(): Promise<void> {
  for (const name of ['people', 'saved', 'files'] as const) await deviceStore.clear(name, () => true);
}

/** Somebody has signed out: nothing of them stays. What others have not sent yet waits for them. */
export async function clearPerson(personId: string): Promise<void> {
  await clearSaved();
  await deviceStore.clear('evidence', isOf(personId));
}
