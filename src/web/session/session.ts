import { useSyncExternalStore } from 'react';
import { createClient } from '../api/client.ts';
import { isUnreached } from '../api/request-error.ts';
import { i18n, sayLabels } from '../i18n/i18n.ts';
import type { Me, SignedIn } from '../wire.ts';
import { deviceStorage, personalStorage } from './device-storage.ts';

/** `unknown` until the cookie of an earlier visit has been tried. */
export type Session =
  | { readonly state: 'unknown' }
  | { readonly state: 'signedOut'; readonly hasEnded: boolean }
  | { readonly state: 'signedIn'; readonly user: Me };

/** Tells other tabs of this browser that somebody has signed in or out. Says nothing of who. */
const mark = 'signed-in';
/** Somebody has signed out without network: the server is still to be told, before anything else. */
const owed = 'sign-out-owed';
/** Whose things are still to be cleared from this browser, as that did not come through: tried at each start. */
const leftHere = 'clearing-owed';

let session: Session = { state: 'unknown' };
const listeners = new Set<() => void>();
const cleaners = new Set<() => void>();

function set(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

/** What is to be emptied when somebody signs out: caches, and whatever else is kept in memory. */
export function onSignOut(clean: () => void): void {
  cleaners.add(clean);
}

function end(hasEnded: boolean): void {
  if (session.state === 'signedOut') return;
  void clearLeft();
  client.forget();
  for (const clean of cleaners) clean();
  void sayLabels({});
  deviceStorage.set(mark, null);
  set({ state: 'signedOut', hasEnded });
}

export const client = createClient({
  fetch: (input, init) => globalThis.fetch(input, init),
  now: () => Date.now(),
  language: () => i18n.language,
  // What was not sent yet stays for the same person's next visit: an end that nobody asked for must lose no work.
  onSessionEnd: () => end(session.state === 'signedIn'),
});

function begin({ user }: SignedIn): void {
  deviceStorage.set(mark, 'yes');
  void sayLabels(user.district.labels);
  set({ state: 'signedIn', user });
  void settle(user);
}

async function settle(user: Me): Promise<void> {
  if (deviceStorage.get(leftHere) !== null) await clearLeft();
  // What they do from now on is theirs to keep.
  if (deviceStorage.get(leftHere) === user.id) deviceStorage.set(leftHere, null);
  await offlineKeeping()
    .then(({ settlePerson }) => settlePerson(user, new Date()))
    .catch(() => {});
}

/** What is kept for work without network is loaded beside the page, never before it. */
const offlineKeeping = () => import('../offline/kept-person.ts');

/** Clears what is saved here, once nobody is signed in. Where that fails the next start does it. */
async function clearLeft(): Promise<void> {
  try {
    const { clearPerson, clearSaved } = await offlineKeeping();
    const personId = deviceStorage.get(leftHere);
    // Somebody may have signed in meanwhile: what they have saved is theirs.
    if (personId !== null) await clearPerson(personId);
    else if (session.state !== 'signedIn') await clearSaved();
    deviceStorage.set(leftHere, null);
  } catch {
    // The database is busy, or the program did not load.
  }
}

/** Tries the cookie of an earlier visit, if there was one. */
export async function resumeSession(): Promise<void> {
  if (deviceStorage.get(owed) !== null) await tellSignOut();
  if (deviceStorage.get(mark) === null) return startSignedOut();
  try {
    begin(await client.renew());
  } catch (error) {
    const user = isUnreached(error) ? await (await offlineKeeping()).findKeptPerson(new Date()) : null;
    if (!user) return set({ state: 'signedOut', hasEnded: false });
    client.owe();
    void sayLabels(user.district.labels);
    set({ state: 'signedIn', user });
  }
}

function startSignedOut(): void {
  set({ state: 'signedOut', hasEnded: false });
  void clearLeft();
}

export async function signIn(path: string, body: unknown): Promise<void> {
  begin(await client.signIn(path, body));
  // The new session took the place of the old one in the browser.
  deviceStorage.set(owed, null);
}

/** What is known of who is signed in, or of their district, has changed. */
export function meChanged(change: Partial<Me>): void {
  if (session.state !== 'signedIn') return;
  const user = { ...session.user, ...change };
  void sayLabels(user.district.labels);
  set({ state: 'signedIn', user });
}

/** Signs out, and clears everything that this browser keeps of them. */
export async function signOut(): Promise<void> {
  const personId = currentPersonId();
  await tellSignOut();
  // What others have done here and not sent yet is theirs, and waits for them.
  personalStorage.clear(personId, ['outbox']);
  if (personId !== null) deviceStorage.set(leftHere, personId);
  await clearLeft();
  end(false);
}

async function tellSignOut(): Promise<void> {
  try {
    await client.signOut();
    deviceStorage.set(owed, null);
  } catch {
    deviceStorage.set(owed, 'yes');
  }
}

export function watchOtherTabs(): void {
  // Whoever came without network, and has nothing saved here, is let in as soon as the server can be asked.
  globalThis.addEventListener('online', () => {
    if (session.state === 'signedOut' && deviceStorage.get(mark) !== null) void resumeSession();
  });
  globalThis.addEventListener('storage', (event) => {
    if (event.key !== null && !event.key.endsWith(`:${mark}`)) return;
    if (event.newValue === null && session.state === 'signedIn') end(false);
  });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => session);
}

/** Who is signed in; only for places that nobody else reaches. */
export function useMe(): Me {
  const current = useSession();
  if (current.state !== 'signedIn') throw new Error('Nobody is signed in.');
  return current.user;
}

export function currentUser(): Me | null {
  return session.state === 'signedIn' ? session.user : null;
}

export function currentPersonId(): string | null {
  return currentUser()?.id ?? null;
}
