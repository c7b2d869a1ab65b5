/** An edition, its page shown inside, and its files. */
import { type EditionId, editionPath } from '../../../archive/archive.ts';
import { entryOf } from '../../../archive/entry.ts';
import type { Manifest } from '../../../archive/manifest.ts';
import { downloadName } from '../../../deliver/names.ts';
import { formatBytes } from '../../../language/format.ts';
import { loadReport, type Report } from '../../../templates/report.ts';
import type { Seal } from '../../seal.ts';
import { differenceHref, pairsHref } from '../compare.ts';
import { editionsFor } from '../editions.ts';
import type { RoomEffects } from '../effects.ts';
import { figuresOf, isSingle, shownFigures } from '../figures.ts';
import { filterPath } from '../filter-path.ts';
import { type PageContext, pageResponse } from '../frame.ts';
import { insideResponse } from '../inside.ts';
import { type EditionView, editionPage } from '../pages/edition.ts';
import { openFile, openReadable, type ReadableEdition } from '../readable.ts';
import type { Route } from '../route.ts';
import { mailsHref, mailsOf } from '../sent-mails.ts';
import { dateIn, editionHref, fileHref, shownCheck, shownEdition, spanIn, titleIn } from '../shown.ts';
import type { Visitor } from '../visitor.ts';

const showEdition: Route = async ({ context, visitor, rest }, effects) => {
  const edition = await openReadable(rest, 'edition', visitor, effects);
  if (!edition) return undefined;
  return pageResponse(editionPage(context, await viewOf(edition, context, visitor, effects)), context);
};

const showInside: Route = async ({ visitor, rest }, effects) => {
  const found = await openFile(rest, visitor, effects);
  return found && insideResponse(new TextDecoder().decode(found.bytes));
};

const getFile: Route = async ({ visitor, rest }, effects) => {
  const found = await openFile(rest, visitor, effects);
  return found && effects.download(found.id, found.file, downloadName(found.manifest, found.file.name));
};

/** Figures that an edition's own page shows; the others have a page of their own. */
const figuresShown = 8;
/** Of the periods before. */
const editionsShown = 4;

async function viewOf(
  edition: ReadableEdition,
  context: PageContext,
  visitor: Visitor,
  effects: RoomEffects,
): Promise<EditionView> {
  const { id, manifest } = edition;
  const { language } = context;
  const [seal, templates] = [await effects.seal(), await effects.templates()];
  const report = loadReport(templates, id.report);
  const figures = figuresOf(edition, templates);
  const single = figures.filter(isSingle).slice(0, figuresShown);
  const entry = entryOf(id, manifest);
  const filter = { report: id.report };
  const before = await editionsFor(visitor.rights, filter, effects.ledger, editionsShown, entry);
  return {
    subject: titleIn(manifest.subjects, language),
    finding: titleIn(manifest.findings ?? {}, language),
    facts: factsOf(edition, context),
    notes: notesOf(edition, await newerThan(id, effects), context, seal),
    inside: insideOf(manifest, language, seal),
    files: filesOf(manifest, context, seal),
    figures: await shownFigures(edition, single, language, effects),
    allFigures: { path: `/figures/${seal.seal('edition', manifest.edition)}`, count: figures.length },
    checks: manifest.checks.map((check) => shownCheck(check, report, context)),
    definitions: definitionsOf(report, language),
    mails: await mailsOf(manifest.edition, context, visitor, effects),
    myMails: mailsHref(id.report, seal),
    operate: visitor.rights.operates ? operateHref(manifest, seal) : undefined,
    earlier: before.editions.map((one) => shownEdition(one, language, seal)),
    all: filterPath(filter, seal),
    compare: pairsHref(manifest.edition, seal),
  };
}

/** Whoever comes to release what needs no release is led on. */
const operateHref = ({ edition, heldAtMaking }: Manifest, { seal }: Seal): string =>
  `/operate/${heldAtMaking ? 'release' : 'mails'}/${seal('edition', edition)}`;

const factsOf = ({ manifest, id }: ReadableEdition, context: PageContext): EditionView['facts'] => {
  const { words, language } = context;
  return [
    [words('report'), titleIn(manifest.title, language)],
    [words('period'), spanIn(manifest.period, context)],
    [words('made'), dateIn(manifest.run.finishedAt, language)],
    [words('edition'), editionPath(id)],
  ];
};

function notesOf(
  { manifest }: ReadableEdition,
  newer: EditionId | undefined,
  { words }: PageContext,
  seal: Seal,
): EditionView['notes'] {
  const { correction, holdReasons, heldAtMaking, edition } = manifest;
  const newest = newer && { path: editionHref(editionPath(newer), seal), text: words('newest_revision') };
  const difference = correction && {
    path: differenceHref(edition, correction.against, seal),
    text: words('what_changed'),
  };
  return [
    ...(newest ? [{ mood: 'warn' as const, text: words('is_replaced'), link: newest }] : []),
    ...(difference
      ? [{ mood: 'warn' as const, text: words('is_correction', correction.counts), link: difference }]
      : []),
    ...(heldAtMaking
      ? [{ mood: 'bad' as const, text: words('was_held', { why: holdReasons.join('; ') }) }]
      : []),
  ];
}

/** The newest revision of the period, if it is another one. */
async function newerThan(id: EditionId, { archive }: RoomEffects): Promise<EditionId | undefined> {
  const newest = (await archive.listEditions(id.report, id.period)).at(-1);
  return newest && newest.revision > id.revision ? newest : undefined;
}

/** The page in the visitor's language, or in the first that the edition has. */
function insideOf({ edition, files, languages }: Manifest, language: string, seal: Seal): string | undefined {
  const wanted = [language, ...languages].map((one) => `report.${one}.html`);
  const name = wanted.find((one) => files.some((file) => file.name === one));
  return name && fileHref('/view/', edition, name, seal);
}

const filesOf = (
  { edition, files }: Manifest,
  { words, language }: PageContext,
  seal: Seal,
): EditionView['files'] =>
  files.map(({ name, mediaType, size }) => ({
    path: fileHref('/file/', edition, name, seal),
    name,
    kind: kindOf(mediaType, words),
    isData: !/^report\./.test(name),
    size: formatBytes(size, { language }),
  }));

const definitionsOf = ({ definitions }: Report, language: string): EditionView['definitions'] =>
  Object.values(definitions.queries).map(({ title, text }) => [
    titleIn(title, language),
    titleIn(text, language),
  ]);

const kinds = ['pdf', 'html', 'spreadsheetml', 'csv', 'json'];

function kindOf(mediaType: string, words: PageContext['words']): string {
  const kind = kinds.find((one) => mediaType.includes(one));
  return kind === undefined ? mediaType : words(`kind_${kind}`);
}

export const editionRoutes: Readonly<Record<string, Route>> = {
  'GET /edition/*': showEdition,
  'GET /view/*': showInside,
  'GET /file/*': getFile,
};
