/** What fires by itself and when next, and switching it. */
import { h } from 'hastscript';
import { changeForm, type FieldProblems, problemSummary, reasonField } from '../forms.ts';
import type { Page, PageContext } from '../frame.ts';
import { statusTag } from '../status.ts';
import { table } from '../table.ts';

export interface ShownSchedule {
  readonly report: string;
  readonly name: string;
  readonly isOn: boolean;
  readonly cron: string;
  readonly timezone: string;
  readonly period: string;
  /** When it fires next, and the period that it makes then; as if it were on. */
  readonly next: readonly (readonly [string, string])[];
  /** Where it is switched. */
  readonly path: string;
}

export function schedulesPage({ words }: PageContext, schedules: readonly ShownSchedule[]): Page {
  return {
    title: words('op_schedules'),
    content:
      schedules.length === 0
        ? [h('p', { className: ['empty'] }, words('op_no_schedules'))]
        : schedules.map((one) => scheduleSection(one, words)),
  };
}

function scheduleSection(schedule: ShownSchedule, words: PageContext['words']) {
  const { report, name, isOn, path } = schedule;
  const full = `${report}, ${name}`;
  return h('section', [
    h('h2', [`${full} `, stateTag(isOn, words)]),
    ...firings(schedule, words),
    h('p', h('a', { href: path }, words(isOn ? 'op_switch_off' : 'op_switch_on', { schedule: full }))),
  ]);
}

const stateTag = (isOn: boolean, words: PageContext['words']) =>
  isOn ? statusTag('good', words('op_on')) : statusTag('neutral', words('op_off'));

const firings = ({ cron, timezone, period, next, isOn }: ShownSchedule, words: PageContext['words']) => [
  h('p', { className: ['small'] }, [h('code', cron), ` · ${timezone} · ${period}`]),
  ...(isOn
    ? [table(words('op_next'), [{ head: words('op_fires') }, { head: words('op_makes') }], next)]
    : [h('p', words('op_is_off'))]),
];

/** Asks before a schedule is switched. */
export function switchPage(
  context: PageContext,
  schedule: ShownSchedule,
  because = '',
  problems: FieldProblems = {},
): Page {
  const { words, path } = context;
  const { report, name, isOn } = schedule;
  const full = `${report}, ${name}`;
  return {
    title: words(isOn ? 'op_switch_off' : 'op_switch_on', { schedule: full }),
    status: Object.keys(problems).length > 0 ? 400 : 200,
    content: [
      ...problemSummary(problems, words),
      h('p', words(isOn ? 'op_off_means' : 'op_on_means')),
      ...firings(schedule, words),
      changeForm(path, context, [
        h('input', { type: 'hidden', name: 'to', value: isOn ? 'off' : 'on' }),
        reasonField(words, words('op_switch_hint'), because, problems),
        h('button', words(isOn ? 'op_off_button' : 'op_on_button')),
      ]),
      h('p', h('a', { href: '/operate/schedules' }, words('op_back_schedules'))),
    ],
  };
}
