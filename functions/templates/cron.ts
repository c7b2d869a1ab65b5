/** The cron expressions that a schedule may have: what EventBridge Scheduler takes as well. */

export const expectedCron =
  'expected five fields: minute hour day-of-month month day-of-week, such as "0 9 2 * *"';

/** Five fields of numbers, ranges, lists and steps, or the names of months and days. */
export function isCron(text: string): boolean {
  const limits = [
    [0, 59],
    [0, 23],
    [1, 31],
    [1, 12],
    [0, 7],
  ] as const;
  const fields = text.split(' ');
  return (
    fields.length === 5 && limits.every(([from, to], index) => isCronField(fields[index] ?? '', from, to))
  );
}

function isCronField(field: string, from: number, to: number): boolean {
  return field.split(',').every((part) => {
    if (/^\*(\/[1-9]\d?)?$/.test(part)) return true;
    if (/^[A-Za-z]{3}(-[A-Za-z]{3})?$/.test(part)) return to === 12 || to === 7;
    const [, first, last = first] = /^(\d{1,2})(?:-(\d{1,2}))?(?:\/[1-9]\d?)?$/.exec(part) ?? [];
    return (
      first !== undefined && Number(first) >= from && Number(last) <= to && Number(first) <= Number(last)
    );
  });
}
