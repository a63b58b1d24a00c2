import type { MantineColorScheme, MantineColorSchemeManager } from '@mantine/core';
import { deviceStorage } from '../session/device-storage.ts';

const isScheme = (value: unknown): value is MantineColorScheme =>
  value === 'light' || value === 'dark' || value === 'auto';

/** Keeps light, dark or as the system has it for this device; public/before-paint.js reads the same place. */
export const colorSchemeManager: MantineColorSchemeManager = {
  get: (fallback) => {
    const kept = deviceStorage.get('scheme');
    return isScheme(kept) ? kept : fallback;
  },
  set: (value) => {
    deviceStorage.set('scheme', value === 'auto' ? null : value);
  },
  subscribe: () => {},
  unsubscribe: () => {},
  clear: () => {
    deviceStorage.set('scheme', null);
  },
};
