/** Runs as operators see them, and putting back one that is stuck or failed. */
import { z } from 'zod';
import { defined } from '../../../defined.ts';
import { formatBytes, formatSeconds, formatUsd } from '../../../language/format.ts';
import type { RunRecord, Send } from '../../../ledger/ledger.ts';
import { isStuck, runsOf } from '../../../ledger/runs.ts';
import { parseRunMessage } from '../../../queue/messages.ts';
import { graceHours, hoursBefore } from '../../../stages/sweep/reach.ts';
import { reportNames } from '../../../templates/report.ts';
import type { Seal } from '../../seal.ts';
import { noteAct, reasonIn } from '../acting.ts';
import type { RoomEffects } from '../effects.ts';
import { failedChecksOf } from '../failed-checks.ts';
import type { FieldProblems } from '../forms.ts';
import type { PageContext } from '../frame.ts';
import { editionAt } from '../mails.ts';
import { operatorResponse } from '../operating.ts';
import { runPage, runsPage, type ShownRun } from '../pages/operator-runs.ts';
import { loadReports } from '../reports.ts';
import { type Route, seeOther } from '../route.ts';
import { editionHref, timeIn } from '../shown.ts';
import { runMood } from '../states.ts';

const pageSize = 25;

/** What a list of runs is narrowed to, and where it goes on. */
const asked = z.object({ report: z.string().exactOptional(), before: z.string().exactOptional() });
type Asked = z.output<typeof asked>;

const pathOf = (to: Asked, { seal }: Seal) => `/operate/runs/${seal('filter', JSON.stringify(to))}`;

export const allRuns: Route = ({ context }, effects) => listed({}, context, effects);

export const someRuns: Route = async ({ context, rest }, effects) => {
  const text = (await effects.seal()).open('filter', rest);
  return text === undefined ? undefined : listed(asked.parse(JSON.parse(text)), context, effects);
};

export const filterRuns: Route = async ({ form }, { seal, templates }) => {
  const report = reportNames(await templates()).find((name) => name === form.report);
  return seeOther(report === undefined ? '/operate/runs' : pathOf({ report }, await seal()));
};

async function listed({ report, before }: Asked, context: PageContext, effects: RoomEffects) {
  const [reports, seal] = [reportNames(await effects.templates()), await effects.seal()];
  const chosen = report === undefined ? reports : [report];
  const found = await runsOf(chosen, effects.ledger, pageSize + 1, before);
  const runs = found.slice(0, pageSize);
  const sends = await sendsOf(runs, effects);
  const last = found.length > pageSize ? runs.at(-1) : undefined;
  const list = {
    ...{ reports, report },
    runs: runs.map((run) => shownRun(run, sends.get(run.edition ?? '') ?? [], context, seal)),
    earlier: last && pathOf(defined({ report, before: last.startedAt }), seal),
  };
  return operatorResponse(runsPage(context, list), context);
}

/** The mails of each edition that the runs made. */
async function sendsOf(runs: readonly RunRecord[], { ledger }: RoomEffects) {
  const editions = [...new Set(runs.flatMap(({ edition }) => edition ?? []))];
  const lists = await Promise.all(editions.map((edition) => ledger.listSends(edition)));
  const mails = lists.map((list) => list.filter(({ channel }) => !channel.startsWith('notice:')));
  return new Map(editions.map((edition, index) => [edition, mails[index] ?? []] as const));
}

function shownRun(
  run: RunRecord,
  sends: readonly Send[],
  { words, language }: PageContext,
  { seal }: Seal,
): ShownRun {
  const { id, startedAt, report, period, trigger, state, milliseconds, bytesScanned, usd } = run;
  const counts = [...Map.groupBy(sends, (send) => send.state)];
  return {
    path: `/operate/run/${seal('run', id)}`,
    started: timeIn(startedAt, language),
    ...{ report, period, mood: runMood[state], state: words(`run_${state}`) },
    trigger: words(`op_by_${trigger}`),
    took: took(milliseconds, language),
    bytes: bytesScanned === undefined ? '' : formatBytes(bytesScanned, { language }),
    usd: usd === undefined ? '' : formatUsd(usd, { language }),
    mails: counts.map(([name, own]) => `${words(`mail_${name}`)}: ${own.length}`).join(', '),
  };
}

const took = (milliseconds: RunRecord['milliseconds'], language: string) =>
  formatSeconds(Object.values(milliseconds).reduce((sum, value) => sum + value, 0) / 1000, { language });

export const showRun: Route = async ({ context, rest }, effects) => {
  const run = await runAt(rest, effects);
  return run && runView(run, context, effects);
};

export const runAgain: Route = async ({ context, rest, form, visitor }, effects) => {
  const run = await runAt(rest, effects);
  if (run?.queueMessage === undefined || !isOver(run, effects))
    return run && seeOther(`/operate/run/${rest}`);
  const { because, problems } = reasonIn(form, context.words);
  if (Object.keys(problems).length > 0) return runView(run, context, effects, because, problems);
  await noteAct({ verb: 'run again', target: run.id, because }, visitor, effects);
  await effects.runs.send(parseRunMessage(run.queueMessage));
  return seeOther(`/operate/run/${rest}`);
};

async function runAt(token: string, { seal, ledger }: RoomEffects): Promise<RunRecord | undefined> {
  const id = (await seal()).open('run', token);
  return id === undefined ? undefined : ledger.readRun(id);
}

/** Whether nobody is at it and it has made nothing. */
const isOver = (run: RunRecord, { now }: RoomEffects) =>
  run.state === 'failed' || isStuck(run, hoursBefore(now(), graceHours));

async function runView(
  run: RunRecord,
  context: PageContext,
  effects: RoomEffects,
  because = '',
  problems: FieldProblems = {},
) {
  const { words, language } = context;
  const seal = await effects.seal();
  const found = await editionAt(run.edition, effects);
  const meanings =
    loadReports(await effects.templates()).reports.find(({ name }) => name === run.report)?.definitions
      .checks ?? {};
  const shown = shownRun(run, [], context, seal);
  const view = {
    ...{ title: `${run.report} ${run.period}`, mood: shown.mood, state: shown.state, detail: run.detail },
    facts: [
      ['op_started', shown.started],
      ['op_heard', timeIn(run.updatedAt, language)],
      ['op_by', shown.trigger],
      ['op_took', shown.took],
      ['op_bytes', shown.bytes],
      ['op_usd', shown.usd],
      ['op_run_id', run.id],
    ].flatMap(([key = '', value = '']) => (value === '' ? [] : [[words(key), value] as const])),
    steps: Object.entries(run.milliseconds).map(
      ([step, value]) => [stepText(step, words), formatSeconds(value / 1000, { language })] as const,
    ),
    links: run.edition === undefined ? [] : linksOf(run.edition, words, seal),
    checks: found ? failedChecksOf(found.manifest, meanings, context) : [],
    again: run.queueMessage !== undefined && isOver(run, effects) ? context.path : undefined,
  };
  return operatorResponse(runPage(context, view, because, problems), context);
}

const steps = ['validate', 'query', 'render', 'archive', 'deliver'];

/** A step of another version has no words here. */
const stepText = (step: string, words: PageContext['words']) =>
  steps.includes(step) ? words(`op_step_${step}`) : step;

const linksOf = (edition: string, words: PageContext['words'], seal: Seal) => [
  { path: editionHref(edition, seal), text: words('op_to_edition', { edition }) },
  { path: `/operate/mails/${seal.seal('edition', edition)}`, text: words('op_mails_title') },
];
