/** Whether this browser can open the application without network: it must be served securely, and not be private. */
export function canSave(): boolean {
  return import.meta.env.PROD && isSecureContext && 'serviceWorker' in navigator;
}

let starting: Promise<ServiceWorkerRegistration | null> | null = null;

/** Puts the worker to work, once. It keeps the application, and nothing of anybody. */
export function startWorker(): Promise<ServiceWorkerRegistration | null> {
  starting ??= canSave()
    ? navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => null)
    : Promise.resolve(null);
  return starting;
}

/** How long the application may take to come along. */
const patienceMs = 60_000;

/** Waits until the application is here as a whole and answers for this page. False where it cannot be. */
export async function isApplicationHere(): Promise<boolean> {
  if (!(await startWorker())) return false;
  const workers = navigator.serviceWorker;
  const answers = () => workers.controller?.state === 'activated';
  return new Promise((resolve) => {
    const look = () => {
      if (answers()) end(true);
      else if (workers.controller) workers.controller.addEventListener('statechange', look, { once: true });
    };
    const timer = setTimeout(() => end(answers()), patienceMs);
    const end = (isHere: boolean) => {
      clearTimeout(timer);
      workers.removeEventListener('controllerchange', look);
      resolve(isHere);
    };
    workers.addEventListener('controllerchange', look);
    look();
  });
}
