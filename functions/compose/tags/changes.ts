import { daysIn, type Span } from '../../calendar/days.ts';
import { filled } from '../../language/fill.ts';
import { formatExact } from '../../language/format.ts';
import { spanLabel } from '../../language/period.ts';
import { figures, optionalText, rowCount } from '../attribute.ts';
import {
  among,
  type Changed,
  cellsOf,
  main,
  nameOf,
  numberOf,
  rowsOf,
  sizeOf,
  timeOf,
} from '../changed-figures.ts';
import type { PageContext } from '../context.ts';
import type { Block, DataTable } from '../document.ts';
import type { EditionChanges } from '../edition-changes.ts';
import { sourceOfAll } from '../figure-names.ts';
import { type PageParts, tag } from '../tag.ts';

export const changes = tag({
  name: 'changes',
  description:
    'A section on what is different from the edition of the period before, the newest that was not held: how many figures rose and fell, a table of them, and what that edition published of earlier months or periods and is another now. Nothing, and no heading, if there is no such edition. `data/changes.csv` and `.json` have all figures.',
  example: '{% changes of=[$sales, $active_creators, $new_creators] /%}',
  attributes: {
    of: figures(
      'single figures',
      'The figures, each of one row; if it is not given, all that are one figure and compared with something.',
    ),
    title: optionalText('Its heading, if not as usual.'),
    limit: rowCount('How many of the values that are other than published are shown, 10 if it is not given.'),
  },
  build: ({ of, title, limit = 10 }, page) => {
    const { changes, context } = page;
    if (!changes) return [];
    const all = rowsOf(changes, 'change', context);
    const shown = of ? among(all, of) : main(all);
    const text = title ?? context.word('changes_title');
    return [
      { kind: 'heading', level: 2, id: page.next('section'), content: [{ kind: 'text', text }] },
      paragraph(wordsOf(shown, changes, page).join(context.word('sentence_space'))),
      ...(shown.length > 0 ? [changedTable(shown, changes, page)] : []),
      ...restated(rowsOf(changes, 'restatement', context), changes, limit, page),
    ];
  },
});

const paragraph = (text: string): Block => ({ kind: 'paragraph', content: [{ kind: 'text', text }] });

function wordsOf(
  shown: readonly Changed[],
  changes: EditionChanges,
  { context, period }: PageParts,
): string[] {
  const { word, writing } = context;
  const said = (key: string, values: Readonly<Record<string, unknown>>, of?: number) =>
    filled(word(key, of), values);
  const count = (number: number) => formatExact(number, 'count', writing);
  const signs = shown.map(({ row }) => Math.sign(numberOf(row.change) ?? 0));
  const up = signs.filter((sign) => sign > 0).length;
  const down = signs.filter((sign) => sign < 0).length;
  const how = up === shown.length ? '_up' : down === shown.length ? '_down' : '';
  const lead = said(`changes_lead${how}`, {
    period: spanLabel(changes.period, changes.period.kind, writing),
    revision: changes.edition.slice(changes.edition.lastIndexOf('/r') + 2),
    count: count(shown.length),
    up: count(up),
    down: count(down),
  });
  const redefined = shown.filter(({ row }) => row.redefined === true).map((one) => nameOf(one, context));
  return [
    lead,
    ...largest(shown, context),
    ...lengths(period, changes.period).map(([key, values]) => said(key, values, values.days)),
    ...(redefined.length > 0
      ? [said('changes_redefined', { figures: redefined.join(word('list_separator')) })]
      : []),
  ];
}

/** The largest rise and the largest fall; shares change by points, and are not ranked with growth. */
function largest(shown: readonly Changed[], context: PageContext): string[] {
  const ranked = shown
    .filter(({ row }) => row.growth !== null)
    .toSorted((a, b) => Number(b.row.growth) - Number(a.row.growth));
  const sentence = (key: string, one: Changed | undefined, sign: number) =>
    one && Math.sign(Number(one.row.growth)) === sign
      ? [filled(context.word(key), { figure: nameOf(one, context), size: sizeOf(one, context) })]
      : [];
  return [
    ...sentence('changes_largest_up', ranked[0], 1),
    ...sentence('changes_largest_down', ranked.at(-1), -1),
  ];
}

/** What makes two periods less alike than their names: their lengths, and days that both have. */
function lengths(own: Span, before: Span): [string, Record<string, number>][] {
  const days = { own: daysIn(own), earlier: daysIn(before) };
  const shared = before.end > own.start ? daysIn({ start: own.start, end: before.end }) : 0;
  return [
    ...(days.own === days.earlier ? [] : [['changes_days', days] satisfies [string, Record<string, number>]]),
    ...(shared > 0 ? [['changes_shared', { days: shared }] satisfies [string, Record<string, number>]] : []),
  ];
}

function changedTable(shown: readonly Changed[], changes: EditionChanges, page: PageParts): DataTable {
  const { context } = page;
  const { word, writing } = context;
  const spans = [page.period, changes.period].map((period) => spanLabel(period, period.kind, writing));
  return {
    kind: 'table',
    id: page.next('table'),
    title: word('changes_table'),
    subtitle: '',
    source: sourceOfAll(shown, context),
    columns: columnsOf([word('figure'), ...spans, word('compared_growth')], 1),
    rows: shown.map((one) => [
      textCell(nameOf(one, context)),
      ...cellsOf(one, ['value', 'published'], context),
    ]),
  };
}

/** Values that the edition before published of earlier times, and that are others now: the largest differences first. */
function restated(
  rows: readonly Changed[],
  changes: EditionChanges,
  limit: number,
  page: PageParts,
): Block[] {
  const { context } = page;
  const { word, writing } = context;
  if (changes.published === 0) return [];
  if (rows.length === 0) return [paragraph(word('changes_restated_none'))];
  const count = formatExact(rows.length, 'count', writing);
  const lead = filled(word('changes_restated', rows.length), { count });
  const size = ({ row }: Changed) => Math.abs(Number(row.growth ?? row.change ?? 0));
  const shown = rows.toSorted((a, b) => size(b) - size(a)).slice(0, limit);
  const cut = filled(word('changes_restated_cut'), {
    shown: formatExact(shown.length, 'count', writing),
    count,
  });
  const heads = ['figure', 'period', 'changes_published', 'changes_now', 'compared_growth'].map(word);
  return [
    paragraph(lead),
    {
      kind: 'table',
      id: page.next('table'),
      title: word('changes_restated_title'),
      subtitle: shown.length < rows.length ? cut : '',
      source: sourceOfAll(shown, context),
      columns: columnsOf(heads, 2),
      rows: shown.map((one) => [
        textCell(nameOf(one, context)),
        textCell(timeOf(one, changes, context)),
        ...cellsOf(one, ['published', 'value'], context),
      ]),
    },
  ];
}

const textCell = (text: string) => ({ text, value: text });

/** @param texts how many of the first columns hold texts */
const columnsOf = (labels: readonly string[], texts: number): DataTable['columns'] =>
  labels.map((label, i) => ({ label, align: i < texts ? 'start' : 'end' }));
