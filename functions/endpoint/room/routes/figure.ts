/** Where the numbers of an edition come from. */
import { editionPath } from '../../../archive/archive.ts';
import { figuresHash } from '../../../archive/content.ts';
import type { Manifest } from '../../../archive/manifest.ts';
import { downloadName } from '../../../deliver/names.ts';
import { fileOf } from '../../../formats.ts';
import { formatBytes } from '../../../language/format.ts';
import { coverageIn } from '../../../query/covered.ts';
import type { Row, Table } from '../../../query/table.ts';
import type { Figure } from '../../../templates/figure.ts';
import { loadReport, type Report } from '../../../templates/report.ts';
import type { RoomEffects } from '../effects.ts';
import { figuresOf, isSingle, shownFigures, tableOf, valueText } from '../figures.ts';
import { type PageContext, pageResponse } from '../frame.ts';
import { type FigureView, figurePage, figuresPage } from '../pages/figure.ts';
import { openReadable, type ReadableEdition } from '../readable.ts';
import type { Route } from '../route.ts';
import { dateIn, editionHref, fileHref, shownCheck, spanIn, titleIn } from '../shown.ts';

const showFigures: Route = async ({ context, visitor, rest }, effects) => {
  const edition = await openReadable(rest, 'edition', visitor, effects);
  if (!edition) return undefined;
  const figures = figuresOf(edition, await effects.templates());
  const list = {
    subject: titleIn(edition.manifest.subjects, context.language),
    edition: editionHref(editionPath(edition.id), await effects.seal()),
    figures: await shownFigures(edition, figures, context.language, effects),
  };
  return pageResponse(figuresPage(context, list), context);
};

const showFigure: Route = async ({ context, visitor, rest }, effects) => {
  const edition = await openReadable(rest, 'figure', visitor, effects);
  const templates = await effects.templates();
  const figure = edition && figuresOf(edition, templates).find(({ key }) => key === edition.more[0]);
  if (!edition || !figure) return undefined;
  const table = await tableOf(edition, figure.query, effects);
  const report = loadReport(templates, edition.id.report);
  const view = await figureView({ edition, figure, report, table }, context, effects);
  return pageResponse(figurePage(context, view), context);
};

interface Found {
  readonly edition: ReadableEdition;
  readonly figure: Figure;
  readonly report: Report;
  readonly table: Table | undefined;
}

const rowsShown = 50;

async function figureView(found: Found, context: PageContext, effects: RoomEffects): Promise<FigureView> {
  const { edition, figure, report, table } = found;
  const { manifest } = edition;
  const { language } = context;
  const statement = manifest.statements.find(({ kind, name }) => kind === 'query' && name === figure.query);
  const definition = report.definitions.queries[figure.query];
  const writing = { language, currency: manifest.currency };
  const name = fileOf('json', figure.query);
  const seal = await effects.seal();
  return {
    name: titleIn(figure.name, language) || figure.key,
    subject: titleIn(manifest.subjects, language),
    edition: editionHref(manifest.edition, seal),
    value: isSingle(figure) ? valueText(figure, table?.rows[0], writing) : '',
    meaning: [figure.note, definition?.text].flatMap((texts) => (texts ? [titleIn(texts, language)] : [])),
    isRedefined: manifest.sources.figures !== figuresHash(report.figures),
    query: figure.query,
    sql: statement?.sql ?? '',
    run: runFacts(found, statement, context),
    parameters: parameterFacts(manifest, context),
    data: dataFacts(found, context),
    models: (statement?.models ?? []).map((model) => modelOf(manifest, model)),
    checks: manifest.checks.map((check) => shownCheck(check, report, context)),
    rows: rowsOf(figure, table),
    rowsLeft: isSingle(figure) ? 0 : Math.max(0, (table?.rows.length ?? 0) - rowsShown),
    file: table && {
      path: fileHref('/file/', manifest.edition, name, seal),
      name: downloadName(manifest, name),
    },
  };
}

const modelOf = ({ sources, statements }: Manifest, model: string): FigureView['models'][number] => ({
  name: model,
  sha256: sources[`model ${model}`] ?? '',
  sql: statements.find(({ kind, name }) => kind === 'model' && name === model)?.sql ?? '',
});

type Statement = Manifest['statements'][number];

function runFacts({ figure, edition }: Found, statement: Statement | undefined, context: PageContext) {
  const { words, language } = context;
  const { versions, run } = edition.manifest;
  const { column, per } = figure;
  const bytes = statement?.bytesScanned;
  return pairs([
    [words('figure_column'), per === undefined ? column : `${column} / ${per}`],
    [words('figure_rows'), statement?.rows],
    [words('figure_engine'), versions.engine],
    [words('figure_job'), statement?.id],
    [words('figure_scanned'), bytes === undefined ? undefined : formatBytes(bytes, { language })],
    [words('figure_run'), `${dateIn(run.finishedAt, language)}${run.id === undefined ? '' : ` · ${run.id}`}`],
    [words('figure_sql_hash'), statement?.sha256],
  ]);
}

function parameterFacts(
  { period, yoy, pop, timezone, currency, parameters }: Manifest,
  context: PageContext,
) {
  const { words } = context;
  return pairs([
    [words('period'), spanIn(period, context)],
    [words('figure_yoy'), spanIn(yoy, context)],
    [words('figure_pop'), spanIn(pop, context)],
    [words('figure_zone'), timezone],
    [words('figure_currency'), currency],
    ...Object.entries(parameters).map(([name, value]) => [name, value] as const),
  ]);
}

function dataFacts({ edition, figure }: Found, { words, language }: PageContext) {
  const { manifest } = edition;
  const file = manifest.files.find(({ name }) => name === fileOf('json', figure.query));
  const covered = Object.entries(coverageIn(manifest.coverage)).map(([model, { first, last }]) => {
    const day = (text: string | null) => (text === null ? '?' : dateIn(text, language));
    return [
      words('figure_covered', { model }),
      words('from_to', { from: day(first), to: day(last) }),
    ] as const;
  });
  return pairs([
    ...covered,
    [words('figure_lake'), manifest.run.lake],
    [words('figure_content'), manifest.fingerprint],
    [words('figure_file_hash'), file?.sha256],
  ]);
}

type Pair = readonly [string, string | number | boolean | undefined];

const pairs = (all: readonly Pair[]) =>
  all.flatMap(([label, value]) => (value === undefined ? [] : [[label, String(value)] as const]));

/** The column with what tells its rows apart, and with what it is divided by. */
function rowsOf(figure: Figure, table: Table | undefined): FigureView['rows'] {
  const { by, over, column, per, spans } = figure;
  const wanted = [...by, over, column, per, spans?.own].filter((name) => name !== undefined);
  const head = wanted.filter((name) => table?.columns.some((one) => one.name === name));
  const rows = (table?.rows ?? []).slice(0, isSingle(figure) ? 1 : rowsShown);
  const cell = (row: Row, name: string) => String(row[name] ?? '');
  return { head, cells: rows.map((row) => head.map((name) => cell(row, name))) };
}

export const figureRoutes: Readonly<Record<string, Route>> = {
  'GET /figures/*': showFigures,
  'GET /figure/*': showFigure,
};
