import { useEffect, useSyncExternalStore } from 'react';
import { personalStorage } from '../../session/device-storage.ts';
import { useMe } from '../../session/session.ts';
import { type SentAnswer, sendUnsent } from './send-unsent.ts';
import { createUnsentStore, type UnsentStore } from './unsent.ts';

const name = 'tagging:unsent';
const againMs = 10_000;
let current: { readonly personId: string; readonly store: UnsentStore<SentAnswer> } | null = null;

/** One for as long as somebody is signed in: it outlives the table, whose filters may change, and the place. */
function storeOf(personId: string): UnsentStore<SentAnswer> {
  if (current?.personId !== personId) {
    const storage = {
      get: () => personalStorage.get(personId, name),
      set: (text: string | null) => personalStorage.set(personId, name, text),
    };
    current = { personId, store: createUnsentStore({ storage, send: sendUnsent }) };
  }
  return current.store;
}

/** What the server has not answered yet. It is sent again when the network is back, and every few seconds until then. */
export function useUnsent() {
  const { id } = useMe();
  const store = storeOf(id);
  const state = useSyncExternalStore(store.subscribe, store.read);
  const { isStuck } = state;
  useEffect(() => {
    const send = () => void store.flush();
    send();
    globalThis.addEventListener('online', send);
    const timer = isStuck ? setInterval(send, againMs) : undefined;
    return () => {
      globalThis.removeEventListener('online', send);
      clearInterval(timer);
    };
  }, [store, isStuck]);
  return { store, ...state };
}
