import type { Browser, Page } from 'playwright-core';
import type { Assigned, RunningDemo } from './running-demo.ts';

/** What there is to tell stories in: the demo district on a server of its own, and a browser. */
export type World = { readonly demo: RunningDemo; readonly browser: Browser; readonly assigned: Assigned };

/** Something that people do, from their sign-in to the end. */
export type Story = { readonly name: string; readonly run: (world: World) => Promise<void> };

/**
 * A way through the places and open dialogs of an area, with a stop at each: `npm run test:e2e` looks for faults of access
 * there, `npm run screenshots` takes a picture. It is gone in both languages, so it finds things by what they are and not
 * by their words. `page` belongs to nobody yet.
 */
export type Walk = {
  readonly area: string;
  readonly go: (visit: {
    readonly world: World;
    readonly page: Page;
    readonly look: (name: string) => Promise<void>;
  }) => Promise<void>;
};
