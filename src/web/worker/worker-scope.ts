// What a service worker has that a page has not, as far as it is used here: the types of both do not go together.

export type LifeEvent = { waitUntil(work: Promise<unknown>): void };
export type FetchEvent = LifeEvent & {
  readonly request: Request;
  respondWith(answer: Promise<Response> | Response): void;
};

/** Newer browsers answer some requests without asking the worker: https://developer.chrome.com/blog/service-worker-static-routing */
type StaticRoute = {
  readonly condition: { readonly urlPattern: { readonly pathname: string } };
  readonly source: 'network' | { readonly cacheName: string };
};
export type InstallEvent = LifeEvent & {
  addRoutes?(routes: readonly StaticRoute[]): Promise<void>;
};

type Listen = {
  (kind: 'install', listener: (event: InstallEvent) => void): void;
  (kind: 'activate', listener: (event: LifeEvent) => void): void;
  (kind: 'fetch', listener: (event: FetchEvent) => void): void;
};

export type WorkerScope = {
  readonly location: { readonly origin: string };
  readonly clients: { claim(): Promise<void> };
  readonly addEventListener: Listen;
  skipWaiting(): Promise<void>;
};
