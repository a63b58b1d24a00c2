import type { Slot } from './slots.ts';

/** Where the dragged activity would land. Outside of React: only the line is painted anew as it moves. */
export function createSlotStore() {
  let slot: Slot | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => slot,
    set: (next: Slot | null) => {
      if (next?.pathwayId === slot?.pathwayId && next?.after === slot?.after) return;
      slot = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

export type SlotStore = ReturnType<typeof createSlotStore>;
