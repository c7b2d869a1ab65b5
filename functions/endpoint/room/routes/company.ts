/**
 * Signing in by the company's provider: the browser is led there and back. Only the browser that began can finish, as
 * it alone has the proof, and a code of the provider's works once.
 */
import { z } from 'zod';
import { addTime } from '../../../calendar/instant.ts';
import { RetryableError } from '../../../errors.ts';
import { companyCookie, cookie } from '../cookies.ts';
import type { SignInProof } from '../effects/company.ts';
import type { RoomEffects } from '../effects.ts';
import { pageResponse } from '../frame.ts';
import { notSignedInPage } from '../pages/sign-in.ts';
import { type OpenRoute, seeOther } from '../route.ts';
import { beginSession } from '../sign-in.ts';
import { enter } from './sign-in.ts';

const minutes = 10;
const back = '/sign-in/company/back';

const proofs = z.object({
  ...{ state: z.string(), nonce: z.string(), verifier: z.string() },
  /** UTC. */
  expiresAt: z.string(),
});

const begin: OpenRoute = async ({ context }, { companySignIn, origin, seal, now, log }) => {
  if (!companySignIn) return undefined;
  const begun = await companySignIn.begin(`${origin}${back}`).catch((error: unknown) => {
    if (!(error instanceof RetryableError)) throw error;
    log('the company sign-in cannot be reached', { why: error.message });
    return undefined;
  });
  if (!begun) return pageResponse(notSignedInPage(context, 503), context);
  const { url, proof } = begun;
  const expiresAt = addTime(now(), { seconds: minutes * 60 });
  const sealed = (await seal()).seal('company', JSON.stringify({ ...proof, expiresAt }));
  return seeOther(url, [cookie(companyCookie, sealed, minutes * 60)]);
};

const finish: OpenRoute = async ({ context, query = '', cookies = {} }, effects) => {
  const { companySignIn, origin, log } = effects;
  if (!companySignIn) return undefined;
  const proof = await proofIn(cookies[companyCookie], effects);
  const outcome = proof
    ? await companySignIn.finish(`${origin}${back}?${query}`, proof)
    : { refused: 'this browser did not begin, or ten minutes ago' };
  if ('refused' in outcome) {
    log('nobody came in by the company sign-in', { why: outcome.refused });
    return {
      ...pageResponse(notSignedInPage(context), context),
      cookies: [cookie(companyCookie, '', 0)],
    };
  }
  const { id } = await beginSession(outcome.address, 'oidc', effects, outcome.groups);
  return enter(id, effects, companyCookie);
};

async function proofIn(
  token: string | undefined,
  { seal, now }: Pick<RoomEffects, 'seal' | 'now'>,
): Promise<SignInProof | undefined> {
  const text = token === undefined ? undefined : (await seal()).open('company', token);
  if (text === undefined) return undefined;
  const { expiresAt, ...proof } = proofs.parse(JSON.parse(text));
  return expiresAt > now() ? proof : undefined;
}

export const companyRoutes: Readonly<Record<string, OpenRoute>> = {
  'GET /sign-in/company': begin,
  [`GET ${back}`]: finish,
};
