import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { playlistsPath, playlistsTag } from '../playlists/playlist-answers.ts';
import { proposalInputSchema, proposalResponseSchema } from './proposal.schemas.ts';
import type { ProposalService } from './proposal.service.ts';

export function proposalRoutes(proposals: ProposalService): Endpoint[] {
  return [
    endpoint(
      {
        ...playlistsTag,
        method: 'post',
        path: `${playlistsPath}/proposals`,
        summary: 'Propose pathways from targets, as a draft',
        description:
          'Chooses resources by alignment, fit, quality and variety between pathways, each pathway within a tenth of its time. ' +
          'Every step tells why it is there, and what the library lacks is named instead of filled in. The same library gives ' +
          'the same proposal.',
        body: proposalInputSchema,
        response: { 201: proposalResponseSchema },
        errors: ['forbidden', 'unavailable'],
      },
      async ({ actor, body }) => {
        const proposal = await proposals.propose(actor, body);
        const headers = proposal.playlistId === null ? {} : { location: `${playlistsPath}/${proposal.playlistId}` };
        return { status: 201, body: proposal, headers };
      },
    ),
  ];
}
