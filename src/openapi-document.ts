import { listEndpoints, type Services } from './app.ts';
import { createOpenApiDocument } from './http/openapi.ts';

/** The text of the committed `openapi.json`. */
export function renderOpenApi(): string {
  return `${JSON.stringify(createOpenApiDocument(listEndpoints(unusedServices)), null, 2)}\n`;
}

/** Endpoints are described, not called, so no service is ever asked for anything. */
export const unusedServices = new Proxy({} as Services, {
  get: (_services, name) =>
    new Proxy(
      {},
      {
        get: (_service, verb) => () => Promise.reject(new Error(`Nobody should call ${String(name)}.${String(verb)}.`)),
      },
    ),
});
