/** Pages of the preview: everything side by side, and what a query ran and found. */
import { createHash } from 'node:crypto';
import type { ElementContent } from 'hast';
import { h } from 'hastscript';
import { type EndpointResponse, respond } from '../endpoint/response.ts';
import type { Statement } from '../query/engine.ts';
import type { Table } from '../query/table.ts';
import { html, raw } from '../render/html.ts';
import { script } from './script.ts';
import type { SheetView } from './sheets.ts';
import { style } from './style.ts';

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** @param isWhole what has the script, and shows other pages inside */
function page(title: string, content: readonly ElementContent[], isWhole = false): EndpointResponse {
  const policy = [
    `default-src 'none'; img-src data:; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
    ...(isWhole ? [`script-src ${hashOf(script)}; connect-src 'self'; frame-src 'self'`] : []),
  ].join('; ');
  const root = h('html', { lang: 'en' }, [
    h('head', [
      h('meta', { charset: 'utf-8' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('link', { rel: ['icon'], href: 'data:,' }),
      h('title', title),
      h('style', [raw(style)]),
    ]),
    h('body', [...content, ...(isWhole ? [h('script', [raw(script)])] : [])]),
  ]);
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
  return respond(200, headers, `<!doctype html>\n${html(root, { className: ['whole'] })}\n`);
}

/** A pane: what a reader sees, as wide as the reader's window. */
interface Pane {
  readonly title: string;
  readonly file: string;
  /** In CSS px. */
  readonly width: 'wide' | 'paper' | 'mail' | 'phone';
  readonly isDark?: boolean;
  /** The file behind it, to be opened by itself. */
  readonly whole?: readonly [format: string, file: string];
}

const panes: readonly Pane[] = [
  { title: 'Web page', file: 'report.LANG.html', width: 'wide', whole: ['page', 'report.LANG.html'] },
  { title: 'PDF', file: 'pages.LANG.html', width: 'paper', whole: ['pdf', 'report.LANG.pdf'] },
  { title: 'Mail', file: 'email.LANG.html', width: 'mail', whole: ['email', 'email.LANG.html'] },
  { title: 'Mail on a phone', file: 'email.LANG.html', width: 'phone' },
  { title: 'Mail in the dark', file: 'email.LANG.html', width: 'mail', isDark: true },
  { title: 'Workbook', file: 'sheets.LANG.html', width: 'paper', whole: ['workbook', 'report.LANG.xlsx'] },
];

const paneSection = ({ title, file, width, isDark = false, whole }: Pane): ElementContent =>
  h('section', { className: [width], hidden: true }, [
    h('h2', [
      title,
      ...(whole
        ? [
            ' ',
            h('a', { 'data-format': whole[0], 'data-file': whole[1], target: '_blank', href: '#' }, 'open'),
          ]
        : []),
    ]),
    h('iframe', {
      title,
      'data-file': file,
      sandbox: 'allow-same-origin',
      className: isDark ? ['dark'] : ['light'],
    }),
  ]);

/** The page that shows everything side by side. */
export const wholePage = (): EndpointResponse =>
  page(
    'Preview',
    [
      h('header', [
        h('h1', { id: 'name' }, 'Preview'),
        h('p', { id: 'step', role: 'status' }, 'begins …'),
        h('p', { id: 'languages' }),
      ]),
      h('ul', { id: 'problems', role: 'alert', hidden: true }),
      h('ul', { id: 'remarks', hidden: true }),
      h('main', panes.map(paneSection)),
      h('details', [
        h('summary', 'Queries, models and checks'),
        h('div', { className: ['queries'] }, [
          h('table', [
            h(
              'thead',
              h(
                'tr',
                ['Kind', 'Name', 'Rows', 'Time'].map((head) => h('th', { scope: 'col' }, head)),
              ),
            ),
            h('tbody', { id: 'statements' }),
          ]),
          h('iframe', { name: 'query', title: 'Query', sandbox: 'allow-same-origin' }),
        ]),
      ]),
    ],
    true,
  );

/** What a query, model or check ran, and the first rows that it found. */
export function queryPage(statement: Statement, table: Table | undefined): EndpointResponse {
  const { kind, name, sql, rows, milliseconds } = statement;
  const found = rows === undefined ? '' : `, ${rows} rows`;
  return page(`${kind} ${name}`, [
    h('h2', `${kind} ${name}`),
    h('p', `${Math.round(milliseconds)} ms${found}`),
    h('pre', sql),
    ...(table ? [rowsTable(table)] : []),
  ]);
}

const mostRows = 50;

const rowsTable = ({ columns, rows }: Table): ElementContent =>
  gridOf(
    columns.map(({ name, type }) => `${name} ${type}`),
    rows.slice(0, mostRows).map((row) => columns.map(({ name }) => String(row[name] ?? ''))),
  );

const gridOf = (heads: readonly string[], rows: readonly (readonly string[])[]): ElementContent =>
  h('table', [
    h(
      'thead',
      h(
        'tr',
        heads.map((head) => h('th', { scope: 'col' }, head)),
      ),
    ),
    h(
      'tbody',
      rows.map((row) =>
        h(
          'tr',
          row.map((cell) => h('td', cell)),
        ),
      ),
    ),
  ]);

/** What the workbook holds. */
export const sheetsPage = (views: readonly SheetView[]): string =>
  page(
    'Workbook',
    views.flatMap(({ section, title, heads, rows, count }) => [
      h('h2', title === '' ? section : `${section}: ${title}`),
      gridOf(heads, rows),
      ...(count > rows.length ? [h('p', `${count} rows in all`)] : []),
    ]),
  ).body;

/** The pages of a PDF, below each other. */
export const paperPage = (svg: string): string => page('PDF', [raw(svg)]).body;
