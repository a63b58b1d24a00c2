// What a service worker has that a page has not, as far as it is used here: the types of both do not go together.

export type LifeEvent = { waitUntil(work: Promise<unknown>): void };
export type FetchEvent = LifeEvent & {
  readonly request: Request;
  respondWith(answer: Promise<Response> | Response): void;
};

type Listen = {
  (kind: 'install' | 'activate', listener: (event: LifeEvent) => void): void;
  (kind: 'fetch', listener: (event: FetchEvent) => void): void;
};

export type WorkerScope = {
  readonly location: { readonly origin: string };
  readonly clients: { claim(): Promise<void> };
  readonly addEventListener: Listen;
  skipWaiting(): Promise<void>;
};
