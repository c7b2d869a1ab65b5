/** Cron of five fields, as report.yaml has it, in the six of EventBridge Scheduler. */
import { isAll, parseCron, weekDayNames } from '../../functions/templates/cron.ts';

/**
 * "0 8 * * 1" → "cron(0 8 ? * MON *)". Every field is written out as the values that it means: EventBridge
 * counts days of the week from 1, and knows no steps there.
 * @throws UsageError as `parseCron`
 */
export function schedulerCron(text: string): string {
  const cron = parseCron(text);
  const written = (field: keyof typeof cron, names?: readonly string[]) =>
    isAll(cron, field) ? '*' : listed(cron[field], names);
  const [minutes, hours, months] = [written('minutes'), written('hours'), written('months')];
  const days = isAll(cron, 'weekDays')
    ? `${written('monthDays')} ${months} ?`
    : `? ${months} ${written('weekDays', weekDayNames)}`;
  return `cron(${minutes} ${hours} ${days} *)`;
}

function listed(values: readonly number[], names?: readonly string[]): string {
  const name = (value: number) => names?.[value] ?? String(value);
  const [first = 0] = values;
  const last = values.at(-1) ?? first;
  if (values.length > 2 && last - first === values.length - 1) return `${name(first)}-${name(last)}`;
  return values.map(name).join(',');
}
