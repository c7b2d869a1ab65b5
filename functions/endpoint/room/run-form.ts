/** The form of a run as a report's own settings make it, and as it was filled in before. */
import { mailboxOf, readAddress } from '../../address.ts';
import type { Calendar } from '../../calendar/calendar.ts';
import { addDays } from '../../calendar/days.ts';
import { parsePeriod } from '../../calendar/period.ts';
import { plainPeriod, valuesBehind } from '../../calendar/values.ts';
import { localDay } from '../../calendar/zone.ts';
import { boundsIn } from '../../deliver/recipients.ts';
import { subscribersOf } from '../../deliver/subscriptions.ts';
import { parameterLabel, periodLabel } from '../../language/period.ts';
import type { Declarations } from '../../templates/parameters.ts';
import type { Report } from '../../templates/report.ts';
import { languageLabel } from '../languages.ts';
import { type Answers, valueField } from './asking.ts';
import type { RoomEffects } from './effects.ts';
import { offeredPeriods } from './offered.ts';
import type { RunForm } from './pages/run.ts';
import { titleIn } from './shown.ts';

type Blank = Omit<RunForm, 'given'> & { readonly calendar: Calendar | undefined };

/**
 * @param name of who asks
 * @param language of the page
 */
export async function blankForm(
  report: Report,
  name: string,
  language: string,
  { ledger, templates, now }: Pick<RoomEffects, 'ledger' | 'templates' | 'now'>,
): Promise<Blank> {
  const today = localDay(now(), report.settings.timezone);
  const [newest] = await ledger.listEditions(report.name, 1);
  const all = await templates();
  const writing = { language, currency: report.settings.currency };
  return {
    title: titleIn(report.settings.title, language),
    periods: offeredPeriods(report, today, newest?.period.id).map((period) => [
      period.id,
      periodLabel(period, writing),
    ]),
    parameters: asFields(report.settings.declared, report.settings.parameters, language),
    languages: Object.keys(report.pages).map((one) => [one, languageLabel(one)]),
    subscribers: subscribersOf(all, report).recipients.length,
    domains: boundsIn(all)?.domains ?? [],
    own: readAddress(name),
    isMailed: report.settings.formats.includes('email'),
    today,
    calendar: report.settings.calendar,
  };
}

/** The newest period, in all languages, for nobody. */
export const firstGiven = ({ periods, languages }: Blank): RunForm['given'] => ({
  ...(periods[0] ? { period: periods[0][0] } : {}),
  ...ticked(languages.map(([name]) => name)),
});

/** Answers as the form's fields have them. */
export function givenBy({ period, languages, send }: Answers, form: Blank): RunForm['given'] {
  const values = Object.entries(valuesBehind(period)).map(([name, value]) => [valueField(name), value]);
  return {
    ...periodGiven(plainPeriod(period), form),
    ...Object.fromEntries(values),
    ...ticked(languages),
    ...sendGiven(send, form),
  };
}

function asFields(
  declared: Declarations,
  usual: Report['settings']['parameters'],
  language: string,
): Blank['parameters'] {
  return Object.entries(declared).map(([name, { type, values, min, max }]) => ({
    ...{ name: valueField(name), type, label: parameterLabel(name, declared, language) },
    ...{ usual: String(usual[name] ?? ''), min, max },
    values: (type === 'boolean' ? [true, false] : values)?.map(String),
  }));
}

const ticked = (languages: readonly string[]) =>
  Object.fromEntries(languages.map((name) => [`languages-${name}`, 'yes']));

/** A period that is not among the offered ones was given by its days. */
function periodGiven(id: string, { periods, today, calendar }: Blank): RunForm['given'] {
  if (periods.some(([offered]) => offered === id)) return { period: id };
  const { start, end } = parsePeriod(id, today, calendar);
  return { period: 'other', from: start, to: addDays(end, -1) };
}

function sendGiven(send: Answers['send'], { own }: Blank): RunForm['given'] {
  if (!Array.isArray(send)) return { send };
  const [only = ''] = send;
  const isMe = send.length === 1 && own !== undefined && mailboxOf(only) === mailboxOf(own);
  return isMe ? { send: 'me' } : { send: 'addresses', addresses: send.join('\n') };
}
