/** Compares any two editions of a report: the same as `periodical diff --json`. */
import { type EditionId, editionPath, parseEditionPath } from '../../../archive/archive.ts';
import { type Difference, differenceAsJson, differenceOf } from '../../../archive/difference.ts';
import { InputError } from '../../../errors.ts';
import { formatGrowth, formatPoints } from '../../../language/format.ts';
import type { Writing } from '../../../language/writing.ts';
import type { Row } from '../../../query/table.ts';
import type { FigureUnit } from '../../../templates/figure.ts';
import { loadReport, type Report } from '../../../templates/report.ts';
import { respond } from '../../response.ts';
import { differenceHref, pairsHref } from '../compare.ts';
import { editionsFor } from '../editions.ts';
import type { RoomEffects } from '../effects.ts';
import { unitText } from '../figures.ts';
import { type PageContext, pageResponse } from '../frame.ts';
import { comparePage, type DifferenceTable, differencePage } from '../pages/compare.ts';
import { openReadable, type ReadableEdition, readableManifest } from '../readable.ts';
import { type Route, seeOther } from '../route.ts';
import { editionHref, titleIn } from '../shown.ts';
import type { Visitor } from '../visitor.ts';

/** Editions that can be chosen, those of the latest period first. */
const choices = 99;

const showChoice: Route = async ({ context, visitor, rest, path }, effects) => {
  const edition = await openReadable(rest, 'edition', visitor, effects);
  if (!edition) return undefined;
  const own = editionPath(edition.id);
  const seal = await effects.seal();
  const listed = await editionsFor(visitor.rights, { report: edition.id.report }, effects.ledger, choices);
  const others = listed.editions.filter((one) => one.edition !== own);
  const choice = {
    subject: titleIn(edition.manifest.subjects, context.language),
    edition: editionHref(own, seal),
    others: others.map(
      (one) =>
        [
          seal.seal('edition', one.edition),
          `${titleIn(one.subjects, context.language)} (${one.edition})`,
        ] as const,
    ),
    action: path,
  };
  return pageResponse(comparePage(context, choice), context);
};

/** The later of the two is told against the earlier. */
const chooseOther: Route = async ({ visitor, rest, form }, effects) => {
  const chosen = [rest, form.against ?? ''].map((token) => openReadable(token, 'edition', visitor, effects));
  const [one, other] = await Promise.all(chosen);
  if (!one || !other || one.id.report !== other.id.report) return undefined;
  const order = ({ id, manifest }: ReadableEdition) =>
    `${manifest.period.end}/${manifest.period.start}/${id.period}/${String(id.revision).padStart(9, '0')}`;
  const [earlier, now] = order(one) < order(other) ? [one, other] : [other, one];
  return seeOther(differenceHref(editionPath(now.id), editionPath(earlier.id), await effects.seal()));
};

const showChanges: Route = async ({ context, visitor, rest }, effects) => {
  const pair = await openPair(rest, visitor, effects);
  if (!pair) return undefined;
  const { now, earlier, difference, report } = pair;
  const seal = await effects.seal();
  const { language, words } = context;
  const named = ({ id, manifest }: ReadableEdition) =>
    [
      `${titleIn(manifest.subjects, language)} (${editionPath(id)})`,
      editionHref(editionPath(id), seal),
    ] as const;
  const view = {
    now: named(now),
    earlier: named(earlier),
    summary:
      typeof difference === 'string'
        ? words('not_comparable', { why: difference })
        : summaryOf(difference, words),
    tables: typeof difference === 'string' ? [] : tablesOf(difference, report, context),
    data: differenceHref(editionPath(now.id), editionPath(earlier.id), seal, '/changes-data/'),
    others: pairsHref(editionPath(now.id), seal),
  };
  return pageResponse(differencePage(context, view), context);
};

const getChanges: Route = async ({ visitor, rest }, effects) => {
  const pair = await openPair(rest, visitor, effects);
  if (!pair) return undefined;
  const { now, earlier, difference } = pair;
  const value =
    typeof difference === 'string'
      ? { edition: editionPath(now.id), against: editionPath(earlier.id), incomparable: difference }
      : differenceAsJson(side(now), side(earlier), difference);
  const name = [now.id, earlier.id].map((id) => editionPath(id).replaceAll('/', '-')).join('-against-');
  const headers = {
    'content-type': 'application/json',
    'content-disposition': `attachment; filename="${name}.json"`,
  };
  return respond(200, headers, `${JSON.stringify(value, null, 2)}\n`);
};

async function openPair(token: string, visitor: Visitor, effects: RoomEffects) {
  const now = await openReadable(token, 'pair', visitor, effects);
  const id = parseEditionPath(now?.more[0] ?? '');
  const manifest = id && (await readableManifest(id, visitor, effects));
  if (!now || !id || !manifest) return undefined;
  const earlier: ReadableEdition = { id, manifest, more: [] };
  const report = loadReport(await effects.templates(), now.id.report);
  return { now, earlier, report, difference: await differenceBetween(now, earlier, report, effects) };
}

/** @returns in words, if their data cannot be read back */
async function differenceBetween(
  now: ReadableEdition,
  earlier: ReadableEdition,
  { figures }: Report,
  { archive }: RoomEffects,
): Promise<Difference | string> {
  try {
    return await differenceOf(side(now), side(earlier), archive, () => figures);
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ message }) => message).join('; ');
    throw error;
  }
}

const side = ({
  id,
  manifest,
}: ReadableEdition): { edition: EditionId; manifest: ReadableEdition['manifest'] } => ({
  edition: id,
  manifest,
});

function summaryOf(difference: Difference, words: PageContext['words']): string {
  if ('changes' in difference) {
    const { changed, restated, changes } = difference;
    const counts = { changed: changed.length, restated: restated.length, published: changes.published };
    return words('difference_periods', counts);
  }
  const { figures, added, removed, reasons, incomparable } = difference.correction;
  if (incomparable !== undefined) return words('not_comparable', { why: incomparable });
  const counts = { figures: figures.length, added: added.length, removed: removed.length };
  const why = reasons.map((reason) => words(`reason_${reason}`)).join(words('list_separator'));
  return words('difference_revisions', { ...counts, why });
}

/** Of each kind; the JSON has all. */
const rowsShown = 200;

function tablesOf(difference: Difference, report: Report, context: PageContext): DifferenceTable[] {
  const { words } = context;
  if ('changes' in difference) {
    const { changed, restated } = difference;
    const head = ['figure', 'key', 'published', 'value', 'change'].map((name) => words(`difference_${name}`));
    const of = (title: string, rows: readonly Row[]) =>
      table(words(title), head, rows, 2, (row) => changeCells(row, report, context));
    return [of('difference_changed', changed), of('difference_restated', restated)];
  }
  const { shape, figures, added, removed } = difference.correction;
  const names = (...all: readonly string[]) => all.map((name) => words(`difference_${name}`));
  const ofRows = (title: string, rows: typeof added) =>
    table(words(title), names('table', 'row'), rows, 9, ({ query, row }) => [query, valuesOf(row)]);
  return [
    table(
      words('difference_shape'),
      names('table', 'column', 'what'),
      shape,
      9,
      ({ query, column, change }) => [query, column ?? words('all'), words(`difference_${change}`)],
    ),
    table(
      words('difference_figures'),
      names('table', 'row', 'column', 'published', 'value', 'change'),
      figures,
      3,
      ({ query, column, key, old, new: now, change, relative }) => [
        ...[query, Object.values(key).map(cell).join(' '), column],
        ...[cell(old), cell(now), changeText(change, relative, context)],
      ],
    ),
    ofRows('difference_came', added),
    ofRows('difference_went', removed),
  ];
}

function table<R>(
  title: string,
  head: readonly string[],
  all: readonly R[],
  numbersFrom: number,
  cells: (row: R) => readonly string[],
): DifferenceTable {
  return { title, head, numbersFrom, count: all.length, rows: all.slice(0, rowsShown).map(cells) };
}

/** As the report writes them; all digits are in the JSON. */
function changeCells(row: Row, { figures, settings }: Report, { words, language }: PageContext): string[] {
  const figure = figures.figures[String(row.figure)];
  const name = figure ? titleIn(figure.name, language) : String(row.figure);
  const redefined = row.redefined === true ? ` (${words('redefined')})` : '';
  const of = row.kind === 'restatement' ? [cell(row.key), cell(row.period)] : [cell(row.key)];
  const writing = { language, currency: settings.currency };
  const text = (value: Row[string] | undefined) =>
    typeof value === 'string' ? unitText(figure?.unit ?? 'number', Number(value), writing) : '';
  return [
    `${name}${redefined}`,
    of.filter((part) => part !== '').join(' '),
    ...[text(row.published), text(row.value), growthText(row, figure?.unit, writing)],
  ];
}

/** "+43.0%", or "−2.5 percentage points" of a share. */
function growthText({ change, growth }: Row, unit: FigureUnit | undefined, writing: Writing): string {
  if (typeof growth === 'number') return formatGrowth(growth, writing);
  const points = Number(change ?? 0);
  if (unit !== 'share' || points === 0) return '';
  return `${points < 0 ? '−' : '+'}${formatPoints(points, writing)}`;
}

const cell = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

const valuesOf = (row: Row) =>
  Object.entries(row)
    .map(([column, value]) => `${column}=${cell(value)}`)
    .join(' ');

function changeText(
  change: Row[string] | null,
  growth: Row[string] | null,
  { language }: PageContext,
): string {
  if (change === null || change === undefined) return '';
  const signed = Number(change) > 0 ? `+${change}` : String(change);
  const part = typeof growth === 'number' ? ` (${formatGrowth(growth, { language, currency: '' })})` : '';
  return `${signed}${part}`;
}

export const compareRoutes: Readonly<Record<string, Route>> = {
  'GET /compare/*': showChoice,
  'POST /compare/*': chooseOther,
  'GET /changes/*': showChanges,
  'GET /changes-data/*': getChanges,
};
