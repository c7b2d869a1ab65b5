/** Where the links of mails lead: a page that says what it is and asks for the address, then that edition alone. */
import { editionPath } from '../../../archive/archive.ts';
import { isHeld } from '../../../archive/hold.ts';
import type { Manifest } from '../../../archive/manifest.ts';
import { addDays } from '../../../calendar/days.ts';
import { downloadName } from '../../../deliver/names.ts';
import { formatBytes } from '../../../language/format.ts';
import type { RoomEffects } from '../effects.ts';
import { type PageContext, pageResponse } from '../frame.ts';
import {
  confirmation,
  editionOf,
  isConfirmed,
  isOneTooMany,
  isRecipient,
  type MailedLink,
  openMailed,
  reportOf,
  wantedFile,
} from '../mailed-link.ts';
import { confirmPage, type MailedEdition, mailedOverPage, mailedPage } from '../pages/mailed-link.ts';
import { tooManyPage } from '../pages/sign-in.ts';
import { type OpenRoute, seeOther } from '../route.ts';
import { dateIn, editionHref, titleIn } from '../shown.ts';

/** Shows what a link is of, and opens nothing, unless its report is for anybody or its address was confirmed here. */
const showMailed: OpenRoute = async (request, effects) => {
  const { context } = request;
  const link = await openMailed(request, effects);
  if (!link) return undefined;
  if (link.isOver) return over(link, context, effects);
  const manifest = await editionOf(link, effects);
  if (!manifest) return undefined;
  const file = await wantedFile(link, manifest, effects);
  if (link.wanted !== '' && !file) return undefined;
  const isOpen = await opens(request, link, effects);
  if (isOpen && file) {
    const how = { method: request.method, isShown: /\.(html|pdf|txt)$/.test(file.name) };
    return effects.download(link.edition, file, downloadName(manifest, file.name), how);
  }
  if (isOpen) return pageResponse(mailedPage(context, viewOf(link, manifest, context, effects)), context);
  // Whoever is in finds it, and all others, in the room itself.
  if (context.visitor?.rights.reads.has(link.edition.report) && !(await isHeld(manifest, effects.ledger)))
    return seeOther(editionHref(editionPath(link.edition), await effects.seal()));
  return pageResponse(confirmPage(context, viewOf(link, manifest, context, effects)), context);
};

/** Takes the address. Whose tries are used up has to wait, and nobody else. */
const confirmMailed: OpenRoute = async (request, effects) => {
  const { context, form, from = '' } = request;
  const link = await openMailed(request, effects);
  if (!link) return undefined;
  if (link.isOver) return over(link, context, effects);
  const manifest = await editionOf(link, effects);
  if (!manifest) return undefined;
  if (await isOneTooMany(link, from, effects)) {
    effects.refused({ what: 'too many tries with a mailed link', from });
    return pageResponse(tooManyPage(context), context);
  }
  const address = (form.address ?? '').trim();
  if (isRecipient(link, address)) return seeOther(link.path, [await confirmation(link, effects)]);
  effects.refused({ what: 'another address with a mailed link', from });
  const problems = { address: context.words('mailed_wrong') };
  return pageResponse(
    confirmPage(context, viewOf(link, manifest, context, effects), address, problems),
    context,
  );
};

async function opens(request: Parameters<OpenRoute>[0], link: MailedLink, effects: RoomEffects) {
  if (await isConfirmed(link, request, effects)) return true;
  return (await reportOf(link, effects))?.links === 'open';
}

async function over(link: MailedLink, context: PageContext, effects: RoomEffects) {
  const page = mailedOverPage(context, {
    until: dateIn(link.expiresAt, context.language),
    contact: (await reportOf(link, effects))?.contact,
  });
  return pageResponse(page, context);
}

function viewOf(
  { path, expiresAt }: MailedLink,
  manifest: Manifest,
  { language, words }: PageContext,
  { sender }: RoomEffects,
): MailedEdition {
  const { period, title, subjects, files } = manifest;
  const [from, to] = [period.start, addDays(period.end, -1)].map((day) => dateIn(day, language));
  return {
    path,
    subject: titleIn(subjects, language),
    facts: [
      [words('report'), titleIn(title, language)],
      [words('period'), words('from_to', { from, to })],
      [words('mailed_from'), sender],
      [words('mailed_until'), dateIn(expiresAt, language)],
    ],
    files: files.map(({ name, size }) => ({
      path: `${path}/${encodeURI(name)}`,
      name: downloadName(manifest, name),
      size: formatBytes(size, { language }),
      isData: !name.startsWith('report.'),
    })),
  };
}

export const mailedRoutes: Readonly<Record<string, OpenRoute>> = {
  'GET /e/**': showMailed,
  'POST /e/**': confirmMailed,
};
