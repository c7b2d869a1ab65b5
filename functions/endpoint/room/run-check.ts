/** What is shown of the answers before a run starts: in words, with what it takes and what there is already. */
import { addDays, type Period } from '../../calendar/days.ts';
import { parsePeriod } from '../../calendar/period.ts';
import { localDay } from '../../calendar/zone.ts';
import { subscribersOf } from '../../deliver/subscriptions.ts';
import { formatBytes, formatCount, formatMoney } from '../../language/format.ts';
import { parameterLabel, periodLabel } from '../../language/period.ts';
import type { Report } from '../../templates/report.ts';
import { languageLabel } from '../languages.ts';
import { type Answers, valueField } from './asking.ts';
import type { RoomEffects } from './effects.ts';
import type { PageContext } from './frame.ts';
import { lastCost } from './offered.ts';
import type { RunCheck } from './pages/run-check.ts';
import { dateIn, titleIn } from './shown.ts';

type Effects = Pick<RoomEffects, 'ledger' | 'archive' | 'templates' | 'now'>;

export async function checkedRun(
  answers: Answers,
  report: Report,
  { language, words }: PageContext,
  effects: Effects,
): Promise<Omit<RunCheck, 'change'>> {
  const { timezone, calendar, currency } = report.settings;
  const today = localDay(effects.now(), timezone);
  const period = parsePeriod(answers.period, today, calendar);
  const label = periodLabel(period, { language, currency });
  const days = { from: dateIn(period.start, language), to: dateIn(addDays(period.end, -1), language) };
  const recipients = await recipientsIn(answers, report, words, effects);
  return {
    answers: [
      { name: words('report'), values: [titleIn(report.settings.title, language)] },
      { name: words('period'), values: [label, words('from_to', days)], field: 'period' },
      ...Object.entries(period.values ?? {}).map(([name, value]) => ({
        name: parameterLabel(name, report.settings.declared, language),
        values: [value],
        field: valueField(name),
      })),
      { name: words('run_in'), values: answers.languages.map(languageLabel), field: 'languages' },
      { name: words('run_to_whom'), values: recipients, field: 'send' },
    ],
    remarks: [
      ...(period.end > today ? [words('run_unfinished')] : []),
      await costText(report, period, { language, words }, effects),
      ...(await madeText(report, period, words, effects)),
    ],
  };
}

async function recipientsIn(
  { send }: Answers,
  report: Report,
  words: PageContext['words'],
  { templates }: Effects,
): Promise<readonly string[]> {
  if (send === 'none') return [words('run_send_none')];
  if (Array.isArray(send)) return [words('run_send_count', { count: send.length }), ...send];
  const { recipients } = subscribersOf(await templates(), report);
  return [words('run_send_subscribers', { count: recipients.length })];
}

async function costText(
  { name }: Report,
  period: Period,
  { language, words }: Pick<PageContext, 'language' | 'words'>,
  { ledger }: Effects,
): Promise<string> {
  const cost = lastCost(await ledger.listRuns(name, 20), period);
  if (!cost) return words('run_cost_unknown');
  const writing = { language, currency: 'USD' };
  const seconds = formatCount(cost.seconds, writing);
  if (cost.bytes === undefined) return words('run_cost_time', { seconds });
  const read = formatBytes(cost.bytes, writing);
  return words('run_cost', { seconds, read, usd: formatMoney(cost.usd ?? 0, writing, 2) });
}

async function madeText(
  { name }: Report,
  { id }: Period,
  words: PageContext['words'],
  { archive }: Effects,
): Promise<readonly string[]> {
  const newest = (await archive.listEditions(name, id)).at(-1);
  return newest ? [words('run_made_already', { revision: newest.revision })] : [];
}
