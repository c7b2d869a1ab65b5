/** `compare` of report.yaml: what its schedules' periods cannot be compared with. */
import { comparedSpans, overlapping } from '../calendar/compared.ts';
import { addDays, addMonths, daysIn, isOneWeek } from '../calendar/days.ts';
import { parsePeriod } from '../calendar/period.ts';
import type { Problem } from '../errors.ts';
import type { Report } from '../templates/report.ts';
import { placeInYaml } from '../templates/yaml.ts';

/** Days from which the relative periods of a leap year are seen, the longest of every kind among them. */
const probed = Array.from({ length: 13 }, (_, months) => addMonths('2024-01-01', months));

/** Every field of `compare` that a schedule does not go with, on its line. */
export function checkCompare(report: Report): Problem[] {
  return (['year', 'before'] as const).flatMap((field) =>
    report.settings.schedules.flatMap((schedule): Problem[] => {
      const periods = probed.map((today) => ({
        ...parsePeriod(schedule.period, today, report.settings.calendar),
        of: schedule.name,
      }));
      const found = periods.map(
        (period) => sharedDays(report, field, period) ?? otherWeek(report, field, period),
      );
      const message = found.find((one) => one !== undefined);
      if (message === undefined) return [];
      const place = placeInYaml(report.written, ['compare', field]);
      return [{ ...place, message: `compare.${field}: ${message}` }];
    }),
  );
}

type Field = 'year' | 'before';
type Probe = ReturnType<typeof parsePeriod> & { readonly of: string };

function sharedDays({ settings }: Report, field: Field, period: Probe): string | undefined {
  if (!overlapping(period, settings.compare ?? {}, settings.calendar).includes(field)) return undefined;
  const expected = field === 'year' ? 'same date' : 'more days, or period before';
  return `${period.id} of schedule ${period.of} has ${daysIn(period)} days, and would be compared with some of them; expected ${expected}`;
}

/** Figures of a weekly report that say "the week before" read it as its period before. */
function otherWeek({ settings, figures }: Report, field: Field, period: Probe): string | undefined {
  if (field !== 'before' || !isOneWeek(period)) return undefined;
  const { pop } = comparedSpans(period, settings.compare, settings.calendar);
  if (pop.start === addDays(period.start, -7)) return undefined;
  const said = Object.values(figures.figures).find(({ compare }) => compare.includes('week'));
  return (
    said &&
    `${said.key} says "the week before" (figures.yaml), which it would not be; expected period before, or compare: before there`
  );
}
