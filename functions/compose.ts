/** The compose room: tables and a page in a language become a document. Pure. */
import Markdoc, { type Config, type Node } from '@markdoc/markdoc';
import { addDays, daysIn, isOneWeek, lastWeekEndedIn, type Span } from './calendar/days.ts';
import { bandsOf } from './compose/band.ts';
import { type Built, buildBlocks } from './compose/blocks.ts';
import type { PageContext, PeriodTexts } from './compose/context.ts';
import { correctionNote } from './compose/correction.ts';
import { coverageLines, covers } from './compose/coverage.ts';
import type { Inline, ReportDocument } from './compose/document.ts';
import type { CorrectionSummary, EditionChanges } from './compose/edition-changes.ts';
import { figureContext } from './compose/figure-context.ts';
import { pageConfig, parseToFill } from './compose/markdoc.ts';
import { pageValues } from './compose/page-values.ts';
import { placed } from './compose/place.ts';
import { sentence } from './compose/sentence.ts';
import { sheetsOf } from './compose/sheets.ts';
import { shortened } from './compose/shorten.ts';
import { sourcesOf, sourceText } from './compose/source.ts';
import { colourRegister } from './compose/tones.ts';
import { filled } from './language/fill.ts';
import { formatDate, formatExact } from './language/format.ts';
import { rulesOf } from './language/languages.ts';
import { periodLabel, shortSpan, spanLabel, withItsValues } from './language/period.ts';
import type { Writing } from './language/writing.ts';
import type { Plan } from './plan/plan.ts';
import type { CheckOutcome } from './query/check.ts';
import { type Coverage, carriedDays, coverageUntil } from './query/covered.ts';
import type { Models } from './query/models.ts';
import type { Tables } from './query/table.ts';
import type { Report } from './templates/report.ts';
import { type Theme, word } from './templates/theme.ts';

export interface ComposeInput {
  readonly plan: Plan;
  readonly report: Report;
  readonly tables: Tables;
  readonly checks: readonly CheckOutcome[];
  /** What the lake lacks: relations of the contract (`absentRelations`), or raw tables by their own name. */
  readonly absent: readonly string[];
  /** Which days the models that carry the report have. */
  readonly coverage: Coverage;
  readonly theme: Theme;
  /** What queries are made from; without them no source is named that the page does not name. */
  readonly models?: Models;
  /** REPORT/PERIOD/rN */
  readonly edition: string;
  /** Where the edition corrects an earlier one. */
  readonly correction?: CorrectionSummary | undefined;
  /** What is another than in the edition of the period before, if there is one. */
  readonly changes?: EditionChanges | undefined;
  /** Why it is held. @default it is not */
  readonly holdReasons?: readonly string[];
}

/** Composes the page of every language of the plan. */
export function composeDocuments(input: ComposeInput): ReportDocument[] {
  return input.plan.languages.map((language) => composeDocument(input, language));
}

function composeDocument(input: ComposeInput, language: string): ReportDocument {
  const { plan, report, theme, correction, edition } = input;
  const writing = { language, currency: plan.currency };
  const context = contextFor(input, writing);
  const config = pageConfig(context, shortened(input.tables));
  const page = pageOf(input, language);
  const { blocks, shownInMail } = composeBlocks(input, page, context, config);
  const corrected = correction && !correction.held ? [correctionNote(correction, edition, context)] : [];
  const notes = [...corrected, ...coverageLines(input, context)];
  return {
    report: report.name,
    edition,
    language,
    title: report.settings.title[language] ?? report.name,
    period: withItsValues(context.periods.own, plan.period, writing, report.settings.declared),
    date: addDays(plan.period.end, -1),
    dataUntil: dataUntil(input),
    issued: plan.issue.on,
    next: plan.issue.next,
    contact: report.settings.contact,
    paper: report.settings.paper,
    bands: bandsOf(
      { ...input, definitions: report.definitions, holdReasons: input.holdReasons ?? [] },
      context,
    ),
    publisher: report.settings.publisher[language] ?? '',
    subject: withItsValues(subjectOf(input, context), plan.period, writing, report.settings.declared),
    summary: summaryOf(blocks) || word(theme, language, 'no_data'),
    currency: plan.currency,
    blocks: [...notes, ...blocks],
    shownInMail: notes.length + shownInMail,
    sheets: sheetsOf({
      page: page.ast,
      tables: input.tables,
      definitions: report.definitions,
      labels: report.labels[language] ?? {},
      ...{ context, config },
    }),
  };
}

/** The report's own sentence with its figures; or else its title and period. */
function subjectOf({ report, tables }: ComposeInput, context: PageContext): string {
  const { language } = context.writing;
  const given = report.settings.subject[language] ?? [];
  const title = report.settings.title[language] ?? report.name;
  return (
    sentence(given, [], pageValues(context, tables), context) ||
    filled(rulesOf(language).titled, { title, period: context.periods.own })
  );
}

function contextFor(input: ComposeInput, writing: Writing): PageContext {
  const { plan, report, theme, coverage, absent } = input;
  const week = lastWeekEndedIn(plan.period, plan.calendar);
  return {
    ...figureContext(report, plan.parameters, theme, writing),
    periods: {
      own: ownPeriod(plan, theme, writing),
      end: formatDate(addDays(plan.period.end, -1), writing),
      yearEarlier: spanLabel(plan.yoy, plan.period.kind, writing),
      before: spanLabel(plan.pop, plan.period.kind, writing),
      lastWeek: week ? spanLabel(week, 'custom', writing) : null,
      days: formatExact(daysIn(plan.period), 'count', writing),
      daysEarlier: formatExact(daysIn(plan.yoy), 'count', writing),
      ...shortPeriods(plan, theme, writing),
    },
    compare: report.settings.compare,
    sourceOf: (query, given) => sourceText(given ?? sourcesOf(query, input), theme, writing.language),
    covers: (span) => covers(plan, coverage, span),
    isPresent: (name) => !absent.includes(name),
  };
}

const ownPeriod = ({ period, isUnfinished }: Plan, theme: Theme, writing: Writing): string =>
  soFar(periodLabel(period, writing), isUnfinished, theme, writing);

function soFar(period: string, isUnfinished: boolean, theme: Theme, { language }: Writing): string {
  return isUnfinished ? filled(word(theme, language, 'so_far'), { period }) : period;
}

function shortPeriods(plan: Plan, theme: Theme, writing: Writing): Pick<PeriodTexts, 'spans' | 'short'> {
  const { period, yoy, pop, isUnfinished, calendar } = plan;
  const own = { start: period.start, end: period.end };
  const week = isOneWeek(period) ? own : (lastWeekEndedIn(period, calendar) ?? own);
  const weekBefore = { start: addDays(week.start, -7), end: week.start };
  const spans = { own, yearEarlier: yoy, before: pop, week, weekBefore };
  const short = (span: Span) => shortSpan(span, writing);
  return {
    spans,
    short: {
      own: soFar(short(own), isUnfinished, theme, writing),
      yearEarlier: short(yoy),
      before: short(pop),
      week: short(week),
      weekBefore: short(weekBefore),
    },
  };
}

/** The last day of the period that the data reach; undefined if no model is known to carry the report. */
function dataUntil({ plan, coverage }: ComposeInput): string | undefined {
  return carriedDays(coverageUntil(coverage, plan.period))?.last ?? undefined;
}

interface ParsedPage {
  readonly file: string;
  readonly ast: Node;
}

/** The page of a language, with the snippets in it. */
function pageOf({ report }: ComposeInput, language: string): ParsedPage {
  const { file = '', text = '' } = report.pages[language] ?? {};
  const texts = report.snippets.flatMap(({ name, pages }) =>
    pages[language] ? [[name, pages[language]] as const] : [],
  );
  return { file, ast: parseToFill({ file, text }, new Map(texts)) };
}

function composeBlocks(
  input: ComposeInput,
  { file, ast }: ParsedPage,
  context: PageContext,
  config: Config,
): Built {
  const tree = placed({ file }, () => Markdoc.transform(ast, config));
  const children = Markdoc.Tag.isTag(tree) ? tree.children : [];
  const counts: Record<string, number> = {};
  const next = (kind: string) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
    return `${kind}-${counts[kind]}`;
  };
  const { checks, absent, changes, plan } = input;
  const { snippets, pictures: own } = input.report;
  return buildBlocks(children, {
    context,
    definitions: input.report.definitions,
    checks,
    absent,
    changes,
    period: plan.period,
    recomputed: input.report.settings.restatements.periods,
    file,
    colourOf: colourRegister(input.theme.colours.light.series.length),
    pictures: Object.assign({}, own, ...snippets.map((one) => one.pictures)),
    next,
  });
}

/** The first paragraph, or the first point of the first list. */
function summaryOf(blocks: ReportDocument['blocks']): string {
  for (const block of blocks) {
    if (block.kind === 'paragraph') return textOf(block.content);
    const first = block.kind === 'list' ? block.items[0]?.[0] : undefined;
    if (first?.kind === 'paragraph') return textOf(first.content);
  }
  return '';
}

function textOf(content: readonly Inline[]): string {
  return content
    .map((inline) =>
      inline.kind === 'text' ? inline.text : inline.kind === 'break' ? ' ' : textOf(inline.children),
    )
    .join('');
}
