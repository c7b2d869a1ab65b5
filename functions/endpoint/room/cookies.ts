/** Cookies of the reading room: no script reads them, no other site sends them along with a form, and they end by themselves. */

/** Who is in. */
export const sessionCookie = '__Host-periodical';
/** Which sign-in this browser asked for. */
export const signInCookie = '__Host-periodical-asked';
/** What proves that this browser began to sign in by the company's provider. */
export const companyCookie = '__Host-periodical-company';
/** The language that somebody chose. */
export const languageCookie = '__Host-periodical-language';

/**
 * @param seconds until it ends; 0: it ends now
 */
export function cookie(name: string, value: string, seconds: number): string {
  return `${name}=${value}; Path=/; Max-Age=${seconds}; Secure; HttpOnly; SameSite=Lax`;
}

/** The cookies of a header, by their names; of two of one name, the first. */
export function cookiesIn(header: string): Readonly<Record<string, string>> {
  const pairs = header.split(/;\s*/).flatMap((pair) => {
    const at = pair.indexOf('=');
    return at > 0 ? [[pair.slice(0, at), pair.slice(at + 1)] as const] : [];
  });
  return Object.fromEntries(pairs.toReversed());
}
