/** Signing in by the company's own provider in a deployment. Its client is loaded when somebody comes by it. */
import type { CompanySignIn } from '../../endpoint/room/effects/company.ts';
import { settings } from '../settings.ts';

let kept: Promise<CompanySignIn> | undefined;

/** @returns undefined: the setting oidcIssuer names none */
export function companyHere(): CompanySignIn | undefined {
  const set = settings('OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_GROUP_CLAIM');
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_GROUP_CLAIM: groupClaim } = set;
  if (issuer === undefined || clientId === undefined) return undefined;
  const loaded = () => {
    kept ??= import('../company-sign-in.ts').then(({ companySignIn }) =>
      companySignIn({ issuer, clientId, groupClaim }),
    );
    return kept;
  };
  return {
    begin: async (back) => (await loaded()).begin(back),
    finish: async (back, proof) => (await loaded()).finish(back, proof),
  };
}
