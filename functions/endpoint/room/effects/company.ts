/** Signing in by the company's own provider of identities (OpenID Connect), as the reading room uses it. */

/** What only the browser that began knows until it comes back: nobody can finish what somebody else began. */
export interface SignInProof {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE: whoever steals the code on its way cannot use it. */
  readonly verifier: string;
}

/** Somebody whom the provider knows. */
interface CompanyPerson {
  readonly address: string;
  /** Names of the groups they are in, as the provider calls them. */
  readonly groups: readonly string[];
}

/** Who came in, or why nobody did: for the log alone. */
export type SignInOutcome = CompanyPerson | { readonly refused: string };

export interface CompanySignIn {
  /**
   * @param back where the provider leads the browser when it has asked
   * @throws RetryableError the provider cannot be reached
   */
  begin(back: string): Promise<{ readonly url: string; readonly proof: SignInProof }>;
  /**
   * @param back the whole address that the browser came back to, with its query
   */
  finish(back: string, proof: SignInProof): Promise<SignInOutcome>;
}

export interface CompanyEffects {
  /** Operators come in by it alone. @default there is none */
  readonly companySignIn?: CompanySignIn | undefined;
}
