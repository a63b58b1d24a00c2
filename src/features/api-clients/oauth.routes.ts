import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import { tokenBody, tokenSchema } from './api-clients.schemas.ts';
import type { ApiClientsService } from './api-clients.service.ts';
import { oauthErrors } from './oauth-errors.ts';

type Credentials = { readonly clientId: string; readonly clientSecret: string };

/** Where programs get access tokens, by RFC 6749. */
export function oauthRoutes(clients: Pick<ApiClientsService, 'issueToken'>): Endpoint[] {
  return [
    endpoint(
      {
        method: 'post',
        auth: 'public',
        path: '/api/v1/oauth/token',
        tag: 'API clients',
        summary: 'Get an access token as an API client (OAuth 2, client credentials)',
        description:
          'The client stands in the header Authorization (Basic) or in the body, not in both. Ask again when the token has ' +
          'run out; there are no refresh tokens.',
        body: tokenBody,
        bodyForm: 'urlencoded',
        response: { 200: tokenSchema },
        errors: ['invalid_client', 'invalid_scope', 'unsupported_grant_type'],
        errorFormat: oauthErrors,
      },
      async ({ body, request }) => {
        const credentials = readCredentials(request.header('authorization'), body);
        if (body.grant_type !== 'client_credentials') throw new AppError('unsupported_grant_type');
        const scopes = body.scope === undefined ? null : [...new Set(body.scope.split(' ').filter(Boolean))];
        const { address } = request;
        const issued = await clients.issueToken({ ...credentials, scopes, address });
        return {
          status: 200,
          body: {
            access_token: issued.accessToken,
            token_type: 'Bearer',
            expires_in: issued.expiresInSeconds,
            scope: issued.scopes.join(' '),
          },
          headers: { pragma: 'no-cache' },
        };
      },
    ),
  ];
}

type Body = { readonly client_id?: string | undefined; readonly client_secret?: string | undefined };

/** Throws `invalid_client` where there are none, `invalid_request` where there are two. */
function readCredentials(header: string | undefined, { client_id, client_secret }: Body): Credentials {
  const basic = header === undefined ? null : readBasic(header);
  if (basic === null) {
    if (client_id === undefined || client_secret === undefined) throw new AppError('invalid_client');
    return { clientId: client_id, clientSecret: client_secret };
  }
  if (client_secret !== undefined || (client_id !== undefined && client_id !== basic.clientId)) {
    const message = 'Expected once: in the header Authorization or in the body.';
    throw invalidInput('body', [client_secret === undefined ? 'client_id' : 'client_secret'], {
      code: 'custom',
      message,
    });
  }
  return basic;
}

/** Both parts are form-encoded before they are joined (RFC 6749, section 2.3.1). */
function readBasic(header: string): Credentials {
  const encoded = /^Basic +([\w+/=-]+) *$/i.exec(header)?.[1];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? [];
  if (id === undefined || secret === undefined) throw new AppError('invalid_client');
  try {
    const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
    return { clientId: decode(id), clientSecret: decode(secret) };
  } catch {
    throw new AppError('invalid_client');
  }
}
