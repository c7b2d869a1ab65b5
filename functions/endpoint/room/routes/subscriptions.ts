/** My subscriptions: changed, paused, stopped and taken up again by the reader alone; a new one is confirmed by mail. */
import { mailboxOf, readAddress } from '../../../address.ts';
import { addTime } from '../../../calendar/instant.ts';
import { rightsIn } from '../../../deliver/rights.ts';
import {
  adding,
  changeLine,
  isLine,
  type LineName,
  linesOf,
  removing,
  replacing,
} from '../../../deliver/subscribing.ts';
import type { Suppression } from '../../../ledger/ledger.ts';
import { loadReport, type Report } from '../../../templates/report.ts';
import { noteAct } from '../acting.ts';
import type { Verb } from '../actions.ts';
import type { RoomEffects } from '../effects.ts';
import { type PageContext, pageResponse } from '../frame.ts';
import { tooManyPage } from '../pages/sign-in.ts';
import {
  confirmationOverPage,
  confirmedPage,
  confirmPage,
  type SubscriptionForm,
  subscriptionPage,
  subscriptionsPage,
} from '../pages/subscriptions.ts';
import { type OpenRoute, type Route, seeOther } from '../route.ts';
import { titleIn } from '../shown.ts';
import {
  answered,
  dayOf,
  filledForm,
  formOfLine,
  lineHref,
  openAsked,
  openLine,
  sealAsked,
  shownLine,
} from '../subscribing.ts';
import type { Visitor } from '../visitor.ts';

type Request = Parameters<Route>[0];

/** What was done just now, as addresses say it: `/subscriptions/saved`. */
const doings = ['saved', 'stopped', 'resumed', 'asked'];

const mySubscriptions: Route = (request, effects) => listed(request, undefined, effects);

const afterChange: Route = async (request, effects) =>
  doings.includes(request.rest) ? listed(request, request.rest, effects) : undefined;

async function listed({ context, visitor }: Request, done: string | undefined, effects: RoomEffects) {
  const { name } = visitor;
  const [templates, seal] = [await effects.templates(), await effects.seal()];
  const lines = linesOf(templates, name).filter(({ report }) => visitor.rights.reads.has(report));
  const own = lines.map(async (line) => {
    const suppression = await effects.ledger.suppressionOf(name, line.report);
    const report = loadReport(templates, line.report);
    return shownLine(line, report, suppression, lineHref('/subscription/', line, seal), context);
  });
  const isNobody = readAddress(name) === undefined;
  const offered = [...visitor.rights.reads]
    .map((report) => loadReport(templates, report))
    .filter((report) => !isNobody && isOffered(report, lines));
  const list = {
    isNobody,
    own: await Promise.all(own),
    offered: offered.map(
      ({ name: report, settings }) =>
        [titleIn(settings.title, context.language), `/subscribe/${seal.seal('report', report)}`] as const,
    ),
    done: done && context.words(`subscription_${done}`),
  };
  return pageResponse(subscriptionsPage(context, list), context);
}

const isOffered = ({ name, settings }: Report, lines: readonly LineName[]): boolean =>
  settings.subscribable && settings.formats.includes('email') && lines.every(({ report }) => report !== name);

/** One of a visitor's own subscriptions, by its sealed name. */
async function openOwn({ rest, visitor }: Request, effects: RoomEffects) {
  const name = openLine(rest, visitor.name, await effects.seal());
  const templates = await effects.templates();
  const line =
    name &&
    linesOf(templates, visitor.name).find((one) =>
      isLine(name)((key) => new Map(Object.entries(one)).get(key)),
    );
  if (!name || !line || !visitor.rights.reads.has(line.report)) return undefined;
  return { name, line, report: loadReport(templates, line.report), templates };
}

const showSubscription: Route = async (request, effects) => {
  const own = await openOwn(request, effects);
  if (!own) return undefined;
  const form = await ownForm(own.report, own.line, request, effects);
  return pageResponse(subscriptionPage(request.context, form), request.context);
};

async function ownForm(
  report: Report,
  line: Parameters<typeof formOfLine>[3] & object,
  { context, rest, path, visitor }: Request,
  { ledger }: RoomEffects,
): Promise<SubscriptionForm> {
  const suppression = await ledger.suppressionOf(visitor.name, report.name);
  return {
    ...formOfLine(report, path, context, line),
    stop: `/subscription/stop/${rest}`,
    unsubscribed:
      suppression && isOwn(suppression)
        ? { on: dayOf(suppression, context.language), action: `/subscription/resume/${rest}` }
        : undefined,
  };
}

/** What bounced or was complained about is for an operator to lift. */
const isOwn = ({ reason, report }: Suppression): boolean => reason === 'unsubscribed' && report !== '*';

const saveSubscription: Route = async (request, effects) => {
  const own = await openOwn(request, effects);
  if (!own) return undefined;
  const { context, visitor, form } = request;
  const answers = answered(form, own.report, own.line.address, context.words);
  if ('problems' in answers) {
    const shown = await ownForm(own.report, own.line, request, effects);
    return pageResponse(subscriptionPage(context, filledForm(shown, form), answers.problems), context);
  }
  return changed('change subscription', replacing(own.name, answers.line), 'saved', own, visitor, effects);
};

const stopSubscription: Route = async (request, effects) => {
  const own = await openOwn(request, effects);
  return own && changed('stop subscription', removing(own.name), 'stopped', own, request.visitor, effects);
};

async function changed(
  verb: Verb,
  edit: ReturnType<typeof removing>,
  done: string,
  { report, templates }: NonNullable<Awaited<ReturnType<typeof openOwn>>>,
  visitor: Visitor,
  effects: RoomEffects,
) {
  const why = { report: report.name, by: visitor.name, because: `${verb}, in the reading room` };
  const refusal = effects.refusalBy(templates);
  if (!(await changeLine(edit, why, templates.directories, { ledger: effects.ledger, refusal })))
    return undefined;
  await noteAct({ verb, target: report.name, because: '' }, visitor, effects);
  return seeOther(`/subscriptions/${done}`);
}

const resumeSubscription: Route = async (request, effects) => {
  const own = await openOwn(request, effects);
  const { visitor } = request;
  const suppression = own && (await effects.ledger.suppressionOf(visitor.name, own.line.report));
  if (!own || !suppression || !isOwn(suppression)) return undefined;
  const why = {
    because: 'its reader wants it again, in the reading room',
    by: visitor.name,
    at: effects.now(),
  };
  await effects.ledger.lift(visitor.name, own.line.report, why);
  await noteAct({ verb: 'resume subscription', target: own.line.report, because: '' }, visitor, effects);
  return seeOther('/subscriptions/resumed');
};

/** A report that a visitor may subscribe to, by its sealed name. */
async function openOffered({ rest, visitor }: Request, effects: RoomEffects): Promise<Report | undefined> {
  const name = (await effects.seal()).open('report', rest);
  if (name === undefined || !visitor.rights.reads.has(name) || readAddress(visitor.name) === undefined)
    return undefined;
  const templates = await effects.templates();
  const report = loadReport(templates, name);
  return isOffered(report, linesOf(templates, visitor.name)) ? report : undefined;
}

const showOffered: Route = async (request, effects) => {
  const report = await openOffered(request, effects);
  const { context, path } = request;
  return report && pageResponse(subscriptionPage(context, formOfLine(report, path, context)), context);
};

const confirmationHours = 24;
/** Mails that one address is sent in a day, whatever it asks for. */
const confirmationsADay = 10;

/** Whoever asks is mailed a link: nobody is subscribed by an address that they do not read. */
const askToSubscribe: Route = async (request, effects) => {
  const report = await openOffered(request, effects);
  if (!report) return undefined;
  const { context, visitor, form, path } = request;
  const answers = answered(form, report, visitor.name, context.words);
  const refused = effects.refusalBy(await effects.templates())(visitor.name);
  const problems =
    'problems' in answers
      ? answers.problems
      : refused === undefined
        ? undefined
        : { language: context.words('address_refused') };
  if (problems || 'problems' in answers) {
    const shown = filledForm(formOfLine(report, path, context), form);
    return pageResponse(subscriptionPage(context, shown, problems), context);
  }
  if (!(await mayAskAgain(visitor.name, effects))) return pageResponse(tooManyPage(context), context);
  const { language = '', attach = [], schedules } = answers.line;
  const until = addTime(effects.now(), { hours: confirmationHours });
  const line = {
    address: visitor.name,
    report: report.name,
    language,
    attach,
    ...(schedules ? { schedules } : {}),
  };
  const token = sealAsked({ until, line }, await effects.seal());
  await effects.mailConfirmation({
    ...{ address: visitor.name, until, language: context.language },
    link: `${effects.origin}/confirm/${token}`,
    title: titleIn(report.settings.title, context.language),
  });
  await noteAct({ verb: 'ask to subscribe', target: report.name, because: '' }, visitor, effects);
  return seeOther('/subscriptions/asked');
};

async function mayAskAgain(address: string, { room, now }: RoomEffects): Promise<boolean> {
  const day = now().slice(0, 10);
  const until = addTime(`${day}T00:00:00Z`, { hours: 48 });
  return (await room.count(`confirmations:${mailboxOf(address)}:${day}`, until)) <= confirmationsADay;
}

/** What a mailed link is about, if it still may be: the address may read the report, which takes subscribers. */
async function openConfirmation(token: string, visitor: Visitor | undefined, effects: RoomEffects) {
  const line = openAsked(token, effects.now(), await effects.seal());
  if (!line) return undefined;
  const templates = await effects.templates();
  // Whoever may read by a group says so by being in.
  const isIn = visitor !== undefined && mailboxOf(visitor.name) === mailboxOf(line.address);
  const rights = isIn
    ? visitor.rights
    : rightsIn({ address: line.address }, templates, { first: effects.firstOperator });
  if (!rights.reads.has(line.report)) return undefined;
  const report = loadReport(templates, line.report);
  const isThere = linesOf(templates, line.address).some((one) => one.report === line.report);
  return isThere || isOffered(report, []) ? { line, report, templates, isThere } : undefined;
}

const showConfirmation: OpenRoute = async ({ context, rest }, effects) => {
  const found = await openConfirmation(rest, context.visitor, effects);
  if (!found) return pageResponse(confirmationOverPage(context), context);
  return pageResponse(confirmPage(context, titleOf(found.report, context)), context);
};

const confirmSubscription: OpenRoute = async ({ context, rest }, effects) => {
  const found = await openConfirmation(rest, context.visitor, effects);
  if (!found) return pageResponse(confirmationOverPage(context), context);
  const { line, report, templates, isThere } = found;
  if (!isThere) {
    const why = {
      report: line.report,
      by: line.address,
      because: 'subscribed in the reading room, and confirmed by mail',
    };
    const refusal = effects.refusalBy(templates);
    await changeLine(adding(line), why, templates.directories, { ledger: effects.ledger, refusal });
    const { room, random, now } = effects;
    const verb: Verb = 'subscribe';
    await room.noteAction({
      ...{
        id: random(12),
        at: now(),
        actor: line.address,
        verb,
        target: line.report,
        because: '',
      },
    });
  }
  return pageResponse(confirmedPage(context, titleOf(report, context)), context);
};

const titleOf = ({ settings }: Report, { language }: PageContext) => titleIn(settings.title, language);

export const subscriptionRoutes: Readonly<Record<string, Route>> = {
  'GET /subscriptions': mySubscriptions,
  'GET /subscriptions/*': afterChange,
  'GET /subscription/*': showSubscription,
  'POST /subscription/*': saveSubscription,
  'POST /subscription/stop/*': stopSubscription,
  'POST /subscription/resume/*': resumeSubscription,
  'GET /subscribe/*': showOffered,
  'POST /subscribe/*': askToSubscribe,
};

/** For whoever has the mailed link. */
export const confirmationRoutes: Readonly<Record<string, OpenRoute>> = {
  'GET /confirm/*': showConfirmation,
  'POST /confirm/*': confirmSubscription,
};
