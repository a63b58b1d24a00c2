import { listEndpoints } from './app.ts';
import { createOpenApiDocument } from './http/openapi.ts';

/** The text of the committed `openapi.json`. */
export function renderOpenApi(): string {
  return `${JSON.stringify(createOpenApiDocument(listEndpoints(unusedServices)), null, 2)}\n`;
}

/** Endpoints are described, not called, so no service is ever asked for anything. */
const unusedServices = {
  health: { readiness: () => Promise.reject(new Error('Describing the interface calls no service.')) },
};
