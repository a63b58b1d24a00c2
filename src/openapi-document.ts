import { listEndpoints, type Services } from './app.ts';
import { createOpenApiDocument } from './http/openapi.ts';

/** The text of the committed `openapi.json`. */
export function renderOpenApi(): string {
  return `${JSON.stringify(createOpenApiDocument(listEndpoints(unusedServices)), null, 2)}\n`;
}

/** Services of which only those given may be called: endpoints are described without calling any. */
export function onlyServices(given: Partial<Services>): Services {
  return new Proxy(given as Services, {
    get: (services, name) => services[name as keyof Services] ?? createUnused(String(name)),
  });
}

function createUnused(name: string): object {
  return new Proxy(
    {},
    { get: (_service, verb) => () => Promise.reject(new Error(`Nobody should call ${name}.${String(verb)}.`)) },
  );
}

/** For describing all endpoints. */
export const unusedServices = onlyServices({});
