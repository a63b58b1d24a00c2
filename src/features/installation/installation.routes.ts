import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { demoRoles, type InstallationService, installationStates } from './installation.service.ts';

export const installationSchema = z
  .strictObject({
    state: z
      .enum(installationStates)
      .describe('needsSetUp: nobody can sign in yet. demo: it holds the demo district. inUse: all else.'),
    demo: z
      .strictObject({
        password: z.string(),
        people: z.array(z.strictObject({ role: z.enum(demoRoles), email: z.string() })),
      })
      .nullable()
      .describe('Who can be signed in as in the demo, which only this machine reaches.'),
  })
  .meta({ id: 'Installation' });

export function installationRoutes(installation: InstallationService): Endpoint[] {
  return [
    endpoint(
      {
        method: 'get',
        path: '/api/v1/installation',
        auth: 'public',
        tag: 'Operation',
        summary: 'Tell whether the installation is still to be set up, is in use, or holds the demo',
        response: { 200: installationSchema },
      },
      async () => {
        const { state, demo } = await installation.status();
        return { status: 200, body: { state, demo: demo && { ...demo, people: [...demo.people] } } };
      },
    ),
  ];
}
