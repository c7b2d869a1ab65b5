/** What ran, newest first, and one run with its steps, checks and mails. */
import { h } from 'hastscript';
import {
  changeForm,
  type FieldProblems,
  filterForm,
  problemSummary,
  reasonField,
  selectField,
} from '../forms.ts';
import type { Page, PageContext } from '../frame.ts';
import { type Mood, statusTag } from '../status.ts';
import { table } from '../table.ts';
import { type FailedCheck, failedChecks } from './failed-checks.ts';

export interface ShownRun {
  readonly path: string;
  readonly started: string;
  readonly report: string;
  readonly period: string;
  readonly trigger: string;
  readonly mood: Mood;
  readonly state: string;
  readonly took: string;
  readonly bytes: string;
  readonly usd: string;
  /** How many mails are in each state. */
  readonly mails: string;
}

export interface RunList {
  readonly runs: readonly ShownRun[];
  /** Names of the reports that can be chosen, and the one that is. */
  readonly reports: readonly string[];
  readonly report: string | undefined;
  /** Path of the runs before these, if there are any. */
  readonly earlier: string | undefined;
}

const columns = [
  ['op_started'],
  ['report'],
  ['op_by'],
  ['op_state'],
  ['op_took', true],
  ['op_bytes', true],
  ['op_usd', true],
  ['op_run_mails'],
] as const;

export function runsPage(context: PageContext, { runs, reports, report, earlier }: RunList): Page {
  const { words } = context;
  const options = [['', words('all')] as const, ...reports.map((name) => [name, name] as const)];
  const rows = runs.map((run) => [
    run.started,
    h('a', { href: run.path }, `${run.report} ${run.period}`),
    run.trigger,
    statusTag(run.mood, run.state),
    ...[run.took, run.bytes, run.usd, run.mails],
  ]);
  return {
    title: words('op_runs'),
    content: [
      filterForm('/operate/runs', words, context, [
        selectField({ name: 'report', label: words('report'), options, chosen: report }),
      ]),
      rows.length === 0
        ? h('p', { className: ['empty'] }, words('op_no_runs'))
        : table(
            words('op_runs_caption'),
            columns.map(([key, isNumber = false]) => ({ head: words(key), isNumber })),
            rows,
          ),
      ...(earlier === undefined ? [] : [h('p', h('a', { href: earlier }, words('op_earlier_runs')))]),
    ],
  };
}

export interface RunView {
  readonly title: string;
  readonly mood: Mood;
  readonly state: string;
  /** A paragraph a line. */
  readonly detail: string;
  readonly facts: readonly (readonly [string, string])[];
  /** Each step of the pipeline, and its time. */
  readonly steps: readonly (readonly [string, string])[];
  readonly links: readonly { readonly path: string; readonly text: string }[];
  readonly checks: readonly FailedCheck[];
  /** Where it is put back into its queue; absent: it is not needed, or nobody knows how it was asked for. */
  readonly again: string | undefined;
}

export function runPage(
  context: PageContext,
  { title, mood, state, detail, facts, steps, links, checks, again }: RunView,
  because = '',
  problems: FieldProblems = {},
): Page {
  const { words } = context;
  return {
    title,
    status: Object.keys(problems).length > 0 ? 400 : 200,
    content: [
      ...problemSummary(problems, words),
      h('p', statusTag(mood, state)),
      ...(detail === ''
        ? []
        : [
            h(
              'div',
              { className: ['note', mood] },
              detail.split('\n').map((line) => h('p', line)),
            ),
          ]),
      h(
        'dl',
        { className: ['facts'] },
        facts.flatMap(([label, value]) => [h('dt', label), h('dd', value)]),
      ),
      ...links.map(({ path, text }) => h('p', h('a', { href: path }, text))),
      ...(steps.length === 0
        ? []
        : [
            table(
              words('op_steps'),
              [{ head: words('op_step') }, { head: words('op_took'), isNumber: true }],
              steps,
            ),
          ]),
      ...failedChecks(context, checks),
      ...(again === undefined
        ? []
        : [
            h('h2', words('op_again')),
            h('p', words('op_again_help')),
            changeForm(again, context, [
              reasonField(words, words('op_again_hint'), because, problems),
              h('button', words('op_again_button')),
            ]),
          ]),
    ],
  };
}
