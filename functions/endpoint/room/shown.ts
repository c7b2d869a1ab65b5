/** Things of the ledger and the archive as pages show them. */
import type { Manifest } from '../../archive/manifest.ts';
import { addDays } from '../../calendar/days.ts';
import { formatDate } from '../../language/format.ts';
import { rulesOf } from '../../language/languages.ts';
import type { Report } from '../../templates/report.ts';
import type { Seal } from '../seal.ts';
import type { ListedEdition } from './editions.ts';
import type { Mood } from './status.ts';
import type { RoomWords } from './words.ts';

/** A text in a language, or in the first that it has. */
export const titleIn = (texts: Readonly<Record<string, string>>, language: string): string =>
  texts[language] ?? Object.values(texts)[0] ?? '';

export const editionHref = (edition: string, { seal }: Seal): string =>
  `/edition/${seal('edition', edition)}`;

/** @param path `/file/`: to keep; `/view/`: to be shown inside */
export const fileHref = (path: '/file/' | '/view/', edition: string, name: string, { seal }: Seal): string =>
  `${path}${seal('file', `${edition}\n${name}`)}`;

export const shownEdition = (entry: ListedEdition, language: string, seal: Seal) => ({
  path: editionHref(entry.edition, seal),
  subject: titleIn(entry.subjects, language),
  finding: titleIn(entry.findings ?? {}, language),
  report: entry.report,
  revision: entry.revision,
  hold: entry.hold,
  madeOn: dateIn(entry.madeAt, language),
});

/** The day of an instant in UTC, or a local day, as a language writes it. */
export const dateIn = (text: string, language: string): string =>
  formatDate(text.slice(0, 10), { language, currency: '' });

/** An instant in UTC as a language writes it in a time zone, which it names: "2 Jul 2024, 09:00 GMT+8". */
export const timeIn = (instant: string, language: string, timeZone = 'UTC'): string =>
  new Intl.DateTimeFormat(rulesOf(language).locale, {
    ...{ day: 'numeric', month: 'short', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone, timeZoneName: 'short' },
  }).format(new Date(instant));

/** The page that follows a run. */
export const runHref = (run: string, { seal }: Seal): string => `/run/at/${seal('run', run)}`;

/** The form of a run of a report. */
export const runFormHref = (report: string, { seal }: Seal): string => `/run/${seal('report', report)}`;
/** A span of local days, its last one included. */
export const spanIn = (
  { start, end }: { readonly start: string; readonly end: string },
  { words, language }: { readonly words: RoomWords; readonly language: string },
): string => words('from_to', { from: dateIn(start, language), to: dateIn(addDays(end, -1), language) });

/** A check by the name that its report gives it, and how it came out. */
export function shownCheck(
  { name, passed, severity, count }: Manifest['checks'][number],
  { definitions }: Report,
  { words, language }: { readonly words: RoomWords; readonly language: string },
): { readonly name: string; readonly mood: Mood; readonly result: string } {
  return {
    name: titleIn(definitions.checks[name]?.title ?? {}, language) || name,
    mood: passed ? 'good' : severity === 'hold' ? 'bad' : 'warn',
    result: passed ? words('check_passed') : words('check_failed', { count }),
  };
}
