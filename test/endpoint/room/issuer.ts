/** A provider of identities on this machine: OpenID Connect's code flow with PKCE, and whatever may go wrong in it. */
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';

export const clientId = 'reading-room';

/** What the provider says of somebody, and how it signs it. */
export interface Said {
  readonly claims?: JWTPayload;
  readonly signedBy?: 'the provider' | 'somebody else' | 'nobody';
}

interface Asked extends Said {
  readonly challenge: string;
  readonly redirect: string;
  readonly nonce: string;
}

export interface Issuer {
  readonly url: string;
  /** Requests that it was asked, by path. */
  readonly requests: string[];
  /** Signs somebody in there, as the page does that the browser is led to. @returns the path that leads back */
  consent(url: string, said?: Said): string;
  close(): Promise<void>;
}

export async function startIssuer(): Promise<Issuer> {
  const [own, foreign] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'ES256', use: 'sig' };
  const codes = new Map<string, Asked>();
  const requests: string[] = [];
  let url = '';
  const tokenOf = async ({ claims, signedBy = 'the provider', nonce }: Asked) => {
    const now = Math.floor(Date.now() / 1000);
    const said = { sub: 'ana', nonce, iat: now, exp: now + 60, iss: url, aud: clientId, ...claims };
    if (signedBy === 'nobody') return new UnsecuredJWT(said).encode();
    const key = signedBy === 'the provider' ? own.privateKey : foreign.privateKey;
    return new SignJWT(said).setProtectedHeader({ alg: 'ES256', kid: 'own' }).sign(key);
  };
  const answerToken = async (form: URLSearchParams, response: ServerResponse) => {
    const asked = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight =
      asked?.challenge === challenge &&
      asked.redirect === form.get('redirect_uri') &&
      form.get('client_id') === clientId;
    if (!asked || !isRight) return send(response, 400, { error: 'invalid_grant' });
    const token = { access_token: 'unused', token_type: 'Bearer', id_token: await tokenOf(asked) };
    return send(response, 200, token);
  };
  const server = createServer(async (request, response) => {
    requests.push(request.url ?? '');
    if (request.url === '/.well-known/openid-configuration') return send(response, 200, aboutOf(url));
    if (request.url === '/jwks') return send(response, 200, { keys: [jwk] });
    let body = '';
    for await (const chunk of request) body += String(chunk);
    return answerToken(new URLSearchParams(body), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    url,
    requests,
    consent(asked, said = {}) {
      const { searchParams: given } = new URL(asked);
      const code = randomUUID();
      const redirect = given.get('redirect_uri') ?? '';
      const challenge = given.get('code_challenge') ?? '';
      codes.set(code, { challenge, redirect, nonce: given.get('nonce') ?? '', ...said });
      return `${new URL(redirect).pathname}?${new URLSearchParams({ code, state: given.get('state') ?? '' })}`;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const aboutOf = (url: string) => ({
  issuer: url,
  authorization_endpoint: `${url}/authorize`,
  token_endpoint: `${url}/token`,
  jwks_uri: `${url}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  code_challenge_methods_supported: ['S256'],
  id_token_signing_alg_values_supported: ['ES256'],
});

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
