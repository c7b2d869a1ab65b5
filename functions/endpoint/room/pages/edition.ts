/** An edition: what it says, its files, where its figures come from, what was checked, and what corrected it. */
import type { ElementContent } from 'hast';
import { h } from 'hastscript';
import type { Page, PageContext } from '../frame.ts';
import { insideFrame } from '../inside.ts';
import type { Mood } from '../status.ts';
import { editionItem, type ShownEdition } from './editions.ts';
import { checkList, type FigureView, facts, figureTable, type ShownFigure } from './figure.ts';
import { mailItem, type ShownMail } from './mail.ts';

export interface ShownFile {
  readonly path: string;
  readonly name: string;
  /** What it is, in words. */
  readonly kind: string;
  /** For machines: not what a reader looks for first. */
  readonly isData: boolean;
  readonly size: string;
}

export interface EditionView {
  readonly subject: string;
  /** Empty: nobody noted one. */
  readonly finding: string;
  /** Label and value of each fact, in order. */
  readonly facts: readonly (readonly [string, string])[];
  readonly notes: readonly {
    readonly mood: Mood;
    readonly text: string;
    readonly link?: { readonly path: string; readonly text: string };
  }[];
  /** Path of its page, to be shown inside; absent: it has none. */
  readonly inside: string | undefined;
  readonly files: readonly ShownFile[];
  readonly figures: readonly ShownFigure[];
  readonly allFigures: { readonly path: string; readonly count: number };
  readonly checks: FigureView['checks'];
  /** Title and text of each. */
  readonly definitions: readonly (readonly [string, string])[];
  readonly mails: readonly ShownMail[];
  /** Where an operator releases it or sends it again; absent: somebody else looks. */
  readonly operate: string | undefined;
  /** Paths of lists: my mails of the report, its editions, and a form to compare two of them. */
  readonly myMails: string;
  readonly all: string;
  readonly compare: string;
  readonly earlier: readonly ShownEdition[];
}

export function editionPage(context: PageContext, view: EditionView): Page {
  const { words } = context;
  const { subject, finding, notes, inside, files, checks } = view;
  return {
    title: subject,
    hasInside: inside !== undefined,
    content: [
      ...notes.map(noteOf),
      ...(finding === '' ? [] : [h('p', finding)]),
      facts(view.facts),
      ...(inside === undefined ? [] : [h('h2', words('report_page')), insideFrame(inside, subject)]),
      h('h2', words('files')),
      fileList(files.filter(({ isData }) => !isData)),
      h('details', [h('summary', words('data_files')), fileList(files.filter(({ isData }) => isData))]),
      ...mailsOf(context, view),
      ...figuresOf(context, view),
      h('h2', words('checks')),
      checkList(context, checks),
      ...definitionsOf(context, view),
      ...earlierOf(context, view),
    ],
  };
}

const noteOf = ({ mood, text, link }: EditionView['notes'][number]) =>
  h('div', { className: ['note', mood] }, [
    h('p', [text, ...(link ? [' ', h('a', { href: link.path }, link.text)] : [])]),
  ]);

const fileList = (files: readonly ShownFile[]) => h('ul', { className: ['cards'] }, files.map(fileItem));

const fileItem = ({ path, name, kind, size }: ShownFile) =>
  h('li', [
    h('a', { href: path, download: '' }, name),
    h('p', { className: ['small'] }, `${kind} · ${size}`),
  ]);

function mailsOf({ words }: PageContext, { mails, myMails, operate }: EditionView): ElementContent[] {
  return [
    h('h2', words('edition_mails')),
    mails.length === 0
      ? h('p', { className: ['empty'] }, words('no_edition_mails'))
      : h(
          'ul',
          { className: ['cards'] },
          mails.map((mail) => mailItem(mail, 'h3')),
        ),
    h('p', h('a', { href: myMails }, words('all_my_mails'))),
    ...(operate === undefined ? [] : [h('p', h('a', { href: operate }, words('op_edition')))]),
  ];
}

function figuresOf(context: PageContext, { figures, allFigures }: EditionView): ElementContent[] {
  const { words } = context;
  if (allFigures.count === 0) return [];
  return [
    h('h2', words('figures_title')),
    h('p', words('figures_text')),
    ...(figures.length === 0 ? [] : [figureTable(context, figures)]),
    h('p', h('a', { href: allFigures.path }, words('all_figures', { count: allFigures.count }))),
  ];
}

function definitionsOf({ words }: PageContext, { definitions }: EditionView): ElementContent[] {
  if (definitions.length === 0) return [];
  const items = definitions.flatMap(([title, text]) => [h('dt', title), h('dd', text)]);
  const summary = h('summary', words('definitions_show', { count: definitions.length }));
  return [h('h2', words('definitions')), h('details', [summary, h('dl', { className: ['facts'] }, items)])];
}

function earlierOf(context: PageContext, { earlier, all, compare }: EditionView): ElementContent[] {
  const { words } = context;
  return [
    h('h2', words('other_editions')),
    ...(earlier.length === 0
      ? []
      : [
          h(
            'ul',
            { className: ['cards'] },
            earlier.map((one) => editionItem(one, 'h3', context)),
          ),
        ]),
    h('p', { className: ['actions'] }, [
      h('a', { href: compare }, words('compare')),
      h('a', { href: all }, words('all_editions')),
    ]),
  ];
}
