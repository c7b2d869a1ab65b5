/** Where a number comes from: its value, the query with its SQL and parameters, the data, and what was checked. */
import type { Element, ElementContent } from 'hast';
import { h } from 'hastscript';
import type { Page, PageContext } from '../frame.ts';
import { type Mood, statusTag } from '../status.ts';

export interface ShownFigure {
  readonly path: string;
  readonly name: string;
  /** Empty: it is not one number. */
  readonly value: string;
}

export function figureTable({ words }: PageContext, figures: readonly ShownFigure[]): Element {
  return h('div', { className: ['wide'] }, [
    h('table', [
      h('thead', [
        h('tr', [
          h('th', { scope: 'col' }, words('figure')),
          h('th', { scope: 'col', className: ['end'] }, words('value')),
        ]),
      ]),
      h(
        'tbody',
        figures.map(({ path, name, value }) =>
          h('tr', [h('td', h('a', { href: path }, name)), h('td', { className: ['end'] }, value)]),
        ),
      ),
    ]),
  ]);
}

export interface FigureList {
  readonly subject: string;
  readonly edition: string;
  readonly figures: readonly ShownFigure[];
}

export function figuresPage(context: PageContext, { subject, edition, figures }: FigureList): Page {
  const { words } = context;
  return {
    title: words('figures_title'),
    content: [
      h('p', h('a', { href: edition }, subject)),
      figures.length === 0
        ? h('p', { className: ['empty'] }, words('no_figures'))
        : figureTable(context, figures),
    ],
  };
}

type Facts = readonly (readonly [string, string])[];

export interface FigureView {
  readonly name: string;
  readonly subject: string;
  readonly edition: string;
  /** Of a figure that is one number. */
  readonly value: string;
  /** What the report says of it, paragraph by paragraph. */
  readonly meaning: readonly string[];
  /** It was declared in other words when the edition was made. */
  readonly isRedefined: boolean;
  readonly query: string;
  readonly sql: string;
  readonly run: Facts;
  readonly parameters: Facts;
  readonly data: Facts;
  /** Their SQL is empty if it stands in that of the query. */
  readonly models: readonly { readonly name: string; readonly sha256: string; readonly sql: string }[];
  readonly checks: readonly { readonly name: string; readonly mood: Mood; readonly result: string }[];
  /** The first rows. */
  readonly rows: { readonly head: readonly string[]; readonly cells: readonly (readonly string[])[] };
  readonly rowsLeft: number;
  readonly file: { readonly path: string; readonly name: string } | undefined;
}

export function figurePage(context: PageContext, view: FigureView): Page {
  const { words } = context;
  const { name, subject, edition, value, meaning, isRedefined, query, sql } = view;
  return {
    title: words('figure_from', { name }),
    content: [
      h('p', h('a', { href: edition }, subject)),
      ...(value === '' ? [] : [h('p', { className: ['figure'] }, [h('strong', value)])]),
      ...meaning.map((text) => h('p', text)),
      ...(isRedefined
        ? [h('div', { className: ['note', 'warn'] }, [h('p', words('figure_redefined'))])]
        : []),
      h('h2', words('figure_query', { query })),
      facts(view.run),
      h('h2', words('figure_parameters')),
      facts(view.parameters),
      h('h2', words('figure_sql')),
      h('pre', { tabIndex: 0 }, h('code', sql)),
      h('h2', words('figure_data')),
      facts(view.data),
      ...modelsOf(context, view),
      ...rowsOf(context, view),
      h('h2', words('checks')),
      checkList(context, view.checks),
    ],
  };
}

/** What was checked, and how it came out. */
export function checkList({ words }: PageContext, checks: FigureView['checks']): Element {
  if (checks.length === 0) return h('p', { className: ['empty'] }, words('no_checks'));
  return h(
    'ul',
    checks.map(({ name, mood, result }) => h('li', [`${name}: `, statusTag(mood, result)])),
  );
}

export const facts = (pairs: Facts): Element =>
  h(
    'dl',
    { className: ['facts'] },
    pairs.flatMap(([label, value]) => [h('dt', label), h('dd', value)]),
  );

function modelsOf({ words }: PageContext, { models }: FigureView): ElementContent[] {
  if (models.length === 0) return [];
  const items = models.map(({ name, sha256, sql }) =>
    h('details', [
      h('summary', name),
      h('p', { className: ['small'] }, h('code', `SHA-256 ${sha256}`)),
      ...(sql === '' ? [] : [h('pre', { tabIndex: 0 }, h('code', sql))]),
    ]),
  );
  return [h('h3', words('figure_models')), ...items];
}

function rowsOf({ words }: PageContext, { rows, rowsLeft, file, query }: FigureView): ElementContent[] {
  const link =
    file && h('p', h('a', { href: file.path, download: '' }, words('figure_file', { name: file.name })));
  if (rows.head.length === 0) return link ? [link] : [];
  const table = h('table', [
    h('caption', { className: ['unseen'] }, query),
    h('thead', [
      h(
        'tr',
        rows.head.map((text) => h('th', { scope: 'col' }, text)),
      ),
    ]),
    h(
      'tbody',
      rows.cells.map((cells) =>
        h(
          'tr',
          cells.map((text) => h('td', text)),
        ),
      ),
    ),
  ]);
  const more =
    rowsLeft > 0 ? [h('p', { className: ['small'] }, words('rows_left', { count: rowsLeft }))] : [];
  return [
    h('div', { className: ['wide'], tabIndex: 0, role: 'region', ariaLabel: query }, [table]),
    ...more,
    ...(link ? [link] : []),
  ];
}
