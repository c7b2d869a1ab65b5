/** Signing in and out, and the language. */
import { readAddress } from '../../../address.ts';
import { noteAct } from '../acting.ts';
import { cookie, languageCookie, sessionCookie, signInCookie } from '../cookies.ts';
import type { RoomEffects } from '../effects.ts';
import { pageResponse } from '../frame.ts';
import { roomLanguages } from '../language.ts';
import { codePage, linkPage, overPage, signInPage, tooManyPage } from '../pages/sign-in.ts';
import { type OpenRoute, type Route, seeOther } from '../route.ts';
import { askForCode, enterByCode, enterByLink, sessionHours } from '../sign-in.ts';

export const showSignIn: OpenRoute = async ({ context }, { companySignIn }) =>
  pageResponse(signInPage(context, companySignIn !== undefined), context);

export const signIn: OpenRoute = async ({ context, form, from = '' }, effects) => {
  const given = (form.address ?? '').trim();
  const address = readAddress(given);
  if (address === undefined) {
    const problems = { address: context.words('sign_in_address_wrong') };
    const hasCompany = effects.companySignIn !== undefined;
    return pageResponse(signInPage(context, hasCompany, given, problems), context);
  }
  const asked = await askForCode(address, from, context.language, effects);
  if (asked === 'too many') {
    effects.refused({ what: 'too many codes asked for', from });
    return pageResponse(tooManyPage(context), context);
  }
  return seeOther('/sign-in/code', [cookie(signInCookie, asked.id, 600)]);
};

export const showCode: OpenRoute = async ({ context }) => pageResponse(codePage(context), context);

export const enterCode: OpenRoute = async ({ context, form, cookies = {}, from }, effects) => {
  const session = await enterByCode(cookies[signInCookie] ?? '', form.code ?? '', effects);
  if (session) return enter(session.id, effects);
  effects.refused({ what: 'a code to sign in', from });
  return pageResponse(codePage(context, { code: context.words('code_wrong') }), context);
};

export const showLink: OpenRoute = async ({ context }) => pageResponse(linkPage(context), context);

export const enterLink: OpenRoute = async ({ context, rest, from }, effects) => {
  const session = await enterByLink(rest, effects);
  if (session) return enter(session.id, effects);
  effects.refused({ what: 'a link to sign in', from });
  return pageResponse(overPage(context), context);
};

/** Leads in. @param used the cookie that a sign-in has used up */
export async function enter(session: string, { seal }: Pick<RoomEffects, 'seal'>, used = signInCookie) {
  const token = (await seal()).seal('session', session);
  return seeOther('/', [cookie(sessionCookie, token, sessionHours * 3600), cookie(used, '', 0)]);
}

export const signOut: Route = async ({ visitor }, effects) => {
  await effects.room.endSession(visitor.session.id);
  await noteAct({ verb: 'sign out', target: visitor.session.by, because: '' }, visitor, effects);
  return seeOther('/sign-in', [cookie(sessionCookie, '', 0)]);
};

/** Back to where the form stood, on this site alone. */
export const chooseLanguage: OpenRoute = async ({ form, headers = {} }, { origin }) => {
  const language = roomLanguages().find((name) => name === form.language);
  const referer = headers.referer ?? '';
  const back = referer.startsWith(`${origin}/`) ? referer.slice(origin.length) : '/';
  const year = 365 * 24 * 3600;
  return seeOther(back, language === undefined ? [] : [cookie(languageCookie, language, year)]);
};
