/**
 * Signs in by OpenID Connect: Cognito, or the company's own provider. The code flow with PKCE, state and nonce; the
 * token's signature is verified by the provider's keys, besides the TLS that it came by.
 */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { z } from 'zod';
import { emailAddress } from '../address.ts';
import type { CompanySignIn, SignInOutcome } from '../endpoint/room/effects/company.ts';
import { messageOf, RetryableError } from '../errors.ts';

export interface CompanyOptions {
  /** https://… as the provider calls itself. */
  readonly issuer: string;
  /** By which the provider knows this deployment: a client without a secret, whose place PKCE takes. */
  readonly clientId: string;
  /** The claim that names groups: `cognito:groups` in Cognito. */
  readonly groupClaim: string;
}

/** Somebody waits for each answer of the provider. */
const timeoutSeconds = 10;

export function companySignIn({ issuer, clientId, groupClaim }: CompanyOptions): CompanySignIn {
  let known: Promise<Configuration> | undefined;
  /** What the provider says of itself, kept unless it could not be asked. */
  const provider = () => {
    known ??= discovered(issuer, clientId).catch((cause: unknown) => {
      known = undefined;
      throw new RetryableError(`${issuer} does not say how to sign in: ${messageOf(cause)}`, { cause });
    });
    return known;
  };
  return {
    async begin(back) {
      const proof = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
      const url = buildAuthorizationUrl(await provider(), {
        ...{ redirect_uri: back, scope: 'openid email', state: proof.state, nonce: proof.nonce },
        ...{
          code_challenge: await calculatePKCECodeChallenge(proof.verifier),
          code_challenge_method: 'S256',
        },
      });
      return { url: url.href, proof };
    },
    async finish(back, { state, nonce, verifier }) {
      try {
        const tokens = await authorizationCodeGrant(await provider(), new URL(back), {
          ...{
            pkceCodeVerifier: verifier,
            expectedState: state,
            expectedNonce: nonce,
            idTokenExpected: true,
          },
        });
        return personIn(tokens.claims(), groupClaim);
      } catch (error) {
        return { refused: messageOf(error) };
      }
    },
  };
}

async function discovered(issuer: string, clientId: string): Promise<Configuration> {
  const url = new URL(issuer);
  // A provider on this machine itself, as in tests, has no certificate.
  const isHere = url.protocol === 'http:' && url.hostname === '127.0.0.1';
  const execute = [enableNonRepudiationChecks, ...(isHere ? [allowInsecureRequests] : [])];
  return discovery(url, clientId, undefined, None(), { execute, timeout: timeoutSeconds });
}

const claims = z.object({
  email: emailAddress,
  // Otherwise whoever can register there would be whomever they say they are.
  email_verified: z.literal(true, 'the provider does not say that the address is verified'),
});

/** One group may come as a text. */
const groups = z.union([z.array(z.string()), z.string().transform((name) => [name])]);

function personIn(said: unknown, groupClaim: string): SignInOutcome {
  const person = claims.safeParse(said);
  if (!person.success) return { refused: person.error.issues.map(({ message }) => message).join('; ') };
  const all = z.record(z.string(), z.unknown()).parse(said);
  return { address: person.data.email, groups: groups.safeParse(all[groupClaim]).data ?? [] };
}
