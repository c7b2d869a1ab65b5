/** The exact mail that somebody got: made again from the archive and the ledger's dispatch, and shown to them alone. */
import { parseEditionPath, reportOf } from '../../../archive/archive.ts';
import { provedFiles } from '../../../archive/proved.ts';
import { mailAgain } from '../../../deliver/dispatch.ts';
import { downloadName } from '../../../deliver/names.ts';
import type { Dispatch } from '../../../ledger/dispatches.ts';
import { loadReport } from '../../../templates/report.ts';
import { respond } from '../../response.ts';
import type { RoomEffects } from '../effects.ts';
import { pageResponse } from '../frame.ts';
import { insideResponse } from '../inside.ts';
import { mailPage, mailsPage } from '../pages/mail.ts';
import { readableManifest } from '../readable.ts';
import type { Route } from '../route.ts';
import { dispatchId, mailHref, mayReadMail, shownMail, shownState } from '../sent-mails.ts';
import { editionHref, fileHref, timeIn, titleIn } from '../shown.ts';
import { statusTag } from '../status.ts';
import type { Visitor } from '../visitor.ts';

const pageSize = 25;

const myMails: Route = (request, effects) => listed(request, '', undefined, effects);

const someMails: Route = async (request, effects) => {
  const opened = (await effects.seal()).open('mails', request.rest);
  const [report = '', ...at] = opened?.split('\n') ?? [];
  const [place = '', edition = '', recipient = '', channel = '', copy = ''] = at;
  const after = { at: place, edition, recipient, channel, copy: Number(copy) };
  const none = { subject: '', sha256: '', personal: '' };
  const isOpen = report === '' || request.visitor.rights.reads.has(report);
  if (opened === undefined || !isOpen) return undefined;
  return listed(request, report, at.length === 0 ? undefined : { ...after, ...none }, effects);
};

async function listed(
  { context, visitor }: Parameters<Route>[0],
  report: string,
  after: Dispatch | undefined,
  effects: RoomEffects,
) {
  const { language } = context;
  const seal = await effects.seal();
  const dispatches = await dispatchesFor(visitor, report, after, effects);
  const shown = dispatches.slice(0, pageSize);
  const last = dispatches.length > pageSize ? shown.at(-1) : undefined;
  const list = {
    mails: await Promise.all(shown.map((dispatch) => shownMail(dispatch, context, visitor, effects))),
    report:
      report === ''
        ? undefined
        : titleIn(loadReport(await effects.templates(), report).settings.title, language),
    next: last && `/mails/${seal.seal('mails', [report, last.at, dispatchId(last)].join('\n'))}`,
  };
  return pageResponse(mailsPage(context, list), context);
}

/** One more than a page has, of those reports that somebody may read. */
async function dispatchesFor(
  { name, rights }: Visitor,
  report: string,
  after: Dispatch | undefined,
  { ledger }: RoomEffects,
): Promise<Dispatch[]> {
  const found: Dispatch[] = [];
  for (let last = after; ; ) {
    const some = await ledger.listDispatches(name, pageSize + 1, last);
    const isMeant = ({ edition }: Dispatch) =>
      report === '' ? rights.reads.has(reportOf(edition)) : reportOf(edition) === report;
    found.push(...some.filter(isMeant));
    if (found.length > pageSize || some.length <= pageSize) return found.slice(0, pageSize + 1);
    last = some.at(-1);
  }
}

const showMail: Route = async ({ context, visitor, rest }, effects) => {
  const found = await openMail(rest, visitor, effects);
  if (!found) return undefined;
  const { dispatch, edition, again } = found;
  const { words, language } = context;
  const [seal, trace] = [await effects.seal(), await effects.ledger.traceOf(dispatch)];
  const { mood, text } = shownState(trace?.state ?? 'unknown', words);
  const view = {
    subject: dispatch.subject,
    facts: [
      [words('mail_from'), again.from],
      [words('mail_to'), dispatch.recipient],
      [words('mail_at'), timeIn(dispatch.at, language)],
      [words('mail_state'), statusTag(mood, text)],
    ] as const,
    isProved: again.isProved,
    sha256: dispatch.sha256,
    inside: mailHref(dispatch, seal, 'dispatch'),
    text: again.text,
    attachments: again.attached.map((name) => ({
      path: fileHref('/file/', edition.manifest.edition, name, seal),
      name: downloadName(edition.manifest, name),
    })),
    message: mailHref(dispatch, seal, 'message'),
    edition: editionHref(edition.manifest.edition, seal),
  };
  return pageResponse(mailPage(context, view), context);
};

const showDispatch: Route = async ({ visitor, rest }, effects) => {
  const found = await openMail(rest, visitor, effects);
  return found && insideResponse(found.again.html);
};

const getMessage: Route = async ({ visitor, rest }, effects) => {
  const found = await openMail(rest, visitor, effects);
  if (!found) return undefined;
  const name = `${found.dispatch.edition.replaceAll('/', '-')}.eml`;
  const headers = {
    'content-type': 'message/rfc822',
    'content-disposition': `attachment; filename="${name}"`,
  };
  return { ...respond(200, headers, ''), bytes: found.again.raw };
};

async function openMail(token: string, visitor: Visitor, effects: RoomEffects) {
  const [path = '', recipient = '', channel = '', copy = ''] =
    (await effects.seal()).open('mail', token)?.split('\n') ?? [];
  const id = parseEditionPath(path);
  if (!id || !mayReadMail(recipient, visitor, effects)) return undefined;
  const manifest = await readableManifest(id, visitor, effects);
  const dispatches = manifest ? await effects.ledger.dispatchesOf(path, recipient) : [];
  const dispatch = dispatches.find((one) => one.channel === channel && String(one.copy) === copy);
  if (!manifest || !dispatch) return undefined;
  // What was altered since is not what was sent.
  const proved = async (name: string) => {
    const files = manifest.files.filter((file) => file.name === name);
    return (await provedFiles(id, { ...manifest, files }, effects.archive)).get(name);
  };
  const archive = { readFile: (_: unknown, name: string) => proved(name) };
  return {
    dispatch,
    edition: { id, manifest },
    again: await mailAgain(dispatch, { archive, edition: id, manifest }),
  };
}

export const mailRoutes: Readonly<Record<string, Route>> = {
  'GET /mails': myMails,
  'GET /mails/*': someMails,
  'GET /mail/*': showMail,
  'GET /dispatch/*': showDispatch,
  'GET /message/*': getMessage,
};
