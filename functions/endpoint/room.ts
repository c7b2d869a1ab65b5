/**
 * The reading room: pages for readers, for those who start runs, and for operators.
 *
 *     GET, POST  /sign-in        an address; /sign-in/code the mailed code; /in/TOKEN the mailed link
 *     GET        /sign-in/company the company's own provider, and back
 *     POST       /sign-out, /language
 *     GET, POST  /e/TOKEN        where the links of mails lead; /e/TOKEN/FILE a file of theirs
 *     GET, POST  /sessions       where somebody is signed in
 *     GET        /               my reports
 *     GET, POST  /editions       all of them; a filter leads to an address of its own
 *     GET        /review         what waits for my approval; GET, POST /review/ID: approve it, or send it back
 *     GET        /edition/ID     one; /view/ID its page, /file/ID a file
 *     GET        /mails          those that I was sent; /mail/ID one, /dispatch/ID as it looked, /message/ID as a file
 *     GET        /figures/ID     the figures of an edition; /figure/ID where one comes from
 *     GET, POST  /subscriptions  mine; /subscription/ID one, /subscribe/ID a new one, /confirm/ID what its mail leads to
 *     GET, POST  /compare/ID     another edition is chosen; /changes/ID what differs, /changes-data/ID as JSON
 *     GET        /run            what can be run, and what ran; /run/at/ID follows a run
 *     GET, POST  /run/ID         the form of a run; /run/check/ID checks the answers, and starts it
 *     GET, POST  /operate        what needs operators, and what they do: room/routes/operators.ts
 *
 * What changes something is a POST of this site's own form, and leads on to a page. Whoever is not in is asked to sign
 * in; what is forged, expired, somebody else's or not there has one and the same answer.
 */
import type { EndpointRequest, EndpointResponse } from './response.ts';
import { formOf } from './response.ts';
import type { RoomEffects } from './room/effects.ts';
import { type PageContext, pageResponse } from './room/frame.ts';
import { languageOf } from './room/language.ts';
import { nothingPage, refusedPage } from './room/pages/nothing.ts';
import { type OpenRoute, type RoomRequest, type Route, seeOther } from './room/route.ts';
import { auditRoutes } from './room/routes/audit.ts';
import { companyRoutes } from './room/routes/company.ts';
import { compareRoutes } from './room/routes/compare.ts';
import { editionRoutes } from './room/routes/edition.ts';
import { editionsRoutes } from './room/routes/editions.ts';
import { figureRoutes } from './room/routes/figure.ts';
import { home } from './room/routes/home.ts';
import { mailRoutes } from './room/routes/mail.ts';
import { mailedRoutes } from './room/routes/mailed-link.ts';
import { operatorRoutes } from './room/routes/operators.ts';
import { peopleRoutes } from './room/routes/people.ts';
import { reviewRoutes } from './room/routes/review.ts';
import { answerRunForm, checkRun, showRunForm, startRun } from './room/routes/run.ts';
import { chooseReport, followRun } from './room/routes/run-followed.ts';
import { sessionRoutes } from './room/routes/sessions.ts';
import {
  chooseLanguage,
  enterCode,
  enterLink,
  showCode,
  showLink,
  showSignIn,
  signIn,
  signOut,
} from './room/routes/sign-in.ts';
import { confirmationRoutes, subscriptionRoutes } from './room/routes/subscriptions.ts';
import { visitorOf } from './room/visit.ts';
import type { Visitor } from './room/visitor.ts';

/** For everybody. A star stands for one sealed id, or nothing; two for all that follows. */
const openRoutes: Readonly<Record<string, OpenRoute>> = {
  'GET /sign-in': showSignIn,
  'POST /sign-in': signIn,
  'GET /sign-in/code': showCode,
  'POST /sign-in/code': enterCode,
  'GET /in/*': showLink,
  'POST /in/*': enterLink,
  ...mailedRoutes,
  'POST /language': chooseLanguage,
  ...confirmationRoutes,
  ...companyRoutes,
};

const routes: Readonly<Record<string, Route>> = {
  'GET /': home,
  ...editionsRoutes,
  ...editionRoutes,
  ...mailRoutes,
  ...figureRoutes,
  ...compareRoutes,
  ...subscriptionRoutes,
  'GET /run': chooseReport,
  'GET /run/*': showRunForm,
  'POST /run/*': answerRunForm,
  'GET /run/check/*': checkRun,
  'POST /run/check/*': startRun,
  'GET /run/at/*': followRun,
  'POST /sign-out': signOut,
  ...operatorRoutes,
  ...sessionRoutes,
  ...peopleRoutes,
  ...auditRoutes,
  ...reviewRoutes,
};

/** Answers a request to the room. @throws what is not the caller's fault */
export async function handleRoom(request: EndpointRequest, effects: RoomEffects): Promise<EndpointResponse> {
  const language = languageOf(request);
  const visitor = await visitorOf(request, effects);
  const context: PageContext = { language, words: effects.words(language), path: request.path, visitor };
  const isChange = request.method === 'POST';
  const form = isChange ? formOf(request) : {};
  if (isChange && !isOurs(request, form, visitor, effects)) {
    effects.refused({ what: 'a form that is not ours', from: request.from });
    return pageResponse(refusedPage(context), context);
  }
  const open = found(openRoutes, request);
  if (open) {
    const asked: RoomRequest = { ...request, rest: open.rest, form, context };
    return (await open.route(asked, effects)) ?? pageResponse(nothingPage(context), context);
  }
  // Whether a path is one of ours is nobody's business who is not in.
  if (!visitor) return seeOther('/sign-in');
  const inside = found(routes, request);
  const answer =
    inside && (await inside.route({ ...request, rest: inside.rest, form, context, visitor }, effects));
  return answer ?? pageResponse(nothingPage(context), context);
}

/**
 * Whether a change comes from a form of this site: browsers say where a POST comes from, and whoever is in has a
 * token in each form that no other site can read.
 */
function isOurs(
  { headers = {} }: EndpointRequest,
  form: Readonly<Record<string, string>>,
  visitor: Visitor | undefined,
  { origin }: RoomEffects,
): boolean {
  if (headers.origin !== origin) return false;
  return visitor === undefined || form.token === visitor.formToken;
}

function found<R>(table: Readonly<Record<string, R>>, { method, path }: EndpointRequest) {
  const verb = method === 'HEAD' ? 'GET' : method;
  const exact = table[`${verb} ${path}`];
  if (exact) return { route: exact, rest: '' };
  const at = path.lastIndexOf('/');
  const starred = table[`${verb} ${path.slice(0, at)}/*`];
  if (starred) return { route: starred, rest: path.slice(at + 1) };
  const [, first = '', ...rest] = path.split('/');
  const deep = table[`${verb} /${first}/**`];
  return deep && { route: deep, rest: rest.join('/') };
}
