/** What a reviewer sees of an edition, read from its archive. */
import { deadlineOf } from '../../archive/approval.ts';
import { type EditionId, editionPath } from '../../archive/archive.ts';
import type { Manifest } from '../../archive/manifest.ts';
import { archivedChanges } from '../../archive/previous.ts';
import { addDays } from '../../calendar/days.ts';
import { parsePeriod } from '../../calendar/period.ts';
import { type Changed, cellsOf, nameOf, rowsOf, timeOf } from '../../compose/changed-figures.ts';
import { figureContext } from '../../compose/figure-context.ts';
import { spanLabel } from '../../language/period.ts';
import { loadReport } from '../../templates/report.ts';
import { loadTheme, themeDirectories } from '../../templates/theme.ts';
import { languageLabel } from '../languages.ts';
import type { RoomEffects } from './effects.ts';
import type { PageContext } from './frame.ts';
import type { ReviewView, ShownTable } from './review-view.ts';
import { dateIn, editionHref, timeIn, titleIn } from './shown.ts';

type Seen = Omit<ReviewView, 'notes' | 'action' | 'unsent' | 'isHeld'>;

/** @param manifest a proved one */
export async function reviewView(
  id: EditionId,
  manifest: Manifest,
  context: PageContext,
  effects: RoomEffects,
): Promise<Seen> {
  const seal = await effects.seal();
  const { language } = context;
  const pages = manifest.languages.flatMap((one) => {
    const names = [`report.${one}.html`, `email.${one}.html`];
    const name = names.find((wanted) => manifest.files.some((file) => file.name === wanted));
    return name === undefined ? [] : [[one, name] as const];
  });
  return {
    subject: titleIn(manifest.subjects, language),
    facts: await factsOf(manifest, context, effects),
    ...(await changesOf(id, manifest, context, effects)),
    checks: checksOf(manifest, context),
    pages: pages.map(([one, name]) => [
      languageLabel(one),
      `/view/${seal.seal('file', `${editionPath(id)}\n${name}`)}`,
    ]),
    edition: editionHref(editionPath(id), seal),
  };
}

async function factsOf(
  manifest: Manifest,
  { words, language }: PageContext,
  { ledger }: RoomEffects,
): Promise<[string, string][]> {
  const { period, run, approval, timezone, edition } = manifest;
  const date = (day: string) => dateIn(day, language);
  const deadline = deadlineOf(manifest);
  const sends = await ledger.listSends(edition);
  const readers = sends.filter(({ channel }) => !channel.startsWith('notice:')).length;
  return [
    [words('report'), titleIn(manifest.title, language)],
    [words('period'), words('from_to', { from: date(period.start), to: date(addDays(period.end, -1)) })],
    [words('made'), date(run.finishedAt)],
    [words('review_requester'), approval?.requester ?? words('review_by_schedule')],
    ...(deadline === undefined
      ? []
      : [[words('review_before'), timeIn(deadline, language, timezone)] satisfies [string, string]]),
    [words('review_readers'), String(readers)],
    [words('edition'), edition],
  ];
}

/** Rows of a table that a page shows. */
const most = 40;

async function changesOf(
  id: EditionId,
  manifest: Manifest,
  { words, language }: PageContext,
  { archive, templates }: RoomEffects,
): Promise<Pick<Seen, 'changes' | 'restated'>> {
  const changes = await archivedChanges(archive, id, manifest);
  if (changes === undefined) return { changes: words('review_no_changes'), restated: undefined };
  if ('because' in changes) return { changes: changes.because, restated: undefined };
  const all = await templates();
  const theme = loadTheme(themeDirectories(all), [language]);
  const writing = { language, currency: manifest.currency };
  const context = figureContext(loadReport(all, manifest.report), manifest.parameters, theme, writing);
  const { period, calendar } = manifest;
  const own = parsePeriod(period.id, period.start, calendar);
  const spans = [changes.period, own].map((one) => spanLabel(one, one.kind, writing));
  const heads = [words('review_figure'), ...spans, words('review_change')];
  const line = (one: Changed) => cellsOf(one, ['published', 'value'], context).map(({ text }) => text);
  const changed = rowsOf(changes, 'change', context).map((one) => [nameOf(one, context), ...line(one)]);
  const restated = rowsOf(changes, 'restatement', context).map((one) => [
    `${nameOf(one, context)} · ${timeOf(one, changes, context)}`,
    ...line(one),
  ]);
  const then = [
    words('review_figure'),
    words('review_published'),
    words('review_now'),
    words('review_change'),
  ];
  return {
    changes: changed.length > 0 ? firstOf(heads, changed) : words('review_no_changes'),
    restated: restated.length > 0 ? firstOf(then, restated) : undefined,
  };
}

const firstOf = (heads: readonly string[], rows: readonly (readonly string[])[]): ShownTable => ({
  heads,
  rows: rows.slice(0, most),
  more: Math.max(0, rows.length - most),
});

const checksOf = ({ checks }: Manifest, { words }: PageContext): Seen['checks'] =>
  checks.map(({ name, passed, severity, count, rows, sample }) => ({
    name,
    mood: passed ? 'good' : severity === 'hold' ? 'bad' : 'warn',
    result: passed ? words('check_passed') : words('check_failed', { count }),
    rows: passed || sample.length === 0 ? undefined : sampleOf(sample, rows),
  }));

function sampleOf(sample: Manifest['checks'][number]['sample'], rows: number): ShownTable {
  const heads = Object.keys(sample[0] ?? {});
  const shown = sample.map((row) => heads.map((name) => String(row[name] ?? '–')));
  return { heads, rows: shown, more: rows - shown.length };
}
