/** What stands across the first page of an edition that is not to be passed on as it is. */
import { addDays } from '../calendar/days.ts';
import { filled } from '../language/fill.ts';
import { formatDate, formatExact } from '../language/format.ts';
import type { Plan } from '../plan/plan.ts';
import type { CheckOutcome } from '../query/check.ts';
import type { Definitions } from '../templates/definitions.ts';
import type { PageContext } from './context.ts';
import type { Band } from './document.ts';

interface Banded {
  readonly plan: Plan;
  readonly checks: readonly CheckOutcome[];
  readonly definitions: Definitions;
  /** Why it is held; empty: it is not. */
  readonly holdReasons: readonly string[];
}

/** HELD if the edition goes to nobody without a release, DRAFT if its period is not over. */
export function bandsOf(input: Banded, context: PageContext): Band[] {
  const { word, writing } = context;
  const { plan, holdReasons } = input;
  const end = formatDate(addDays(plan.period.end, -1), writing);
  const held = { reasons: reasonsOf(input, context).join(word('band_reasons')) };
  return [
    ...(holdReasons.length > 0 ? [band('held', held, context)] : []),
    ...(plan.isUnfinished ? [band('draft', { end }, context)] : []),
  ];
}

const band = (kind: Band['kind'], values: Readonly<Record<string, string>>, { word }: PageContext): Band => ({
  kind,
  title: word(`band_${kind}_title`),
  text: filled(word(`band_${kind}`), values),
});

/** The only reason besides checks is a period without data. */
function reasonsOf({ checks, definitions, holdReasons }: Banded, { word, writing }: PageContext): string[] {
  const failed = checks.filter(({ severity, passed }) => severity === 'hold' && !passed);
  const found = failed.map(({ name, count }) => {
    const check = definitions.checks[name]?.title?.[writing.language] ?? name;
    return filled(word('band_check', count), { check, count: formatExact(count, 'count', writing) });
  });
  return holdReasons.length > failed.length ? [word('band_empty'), ...found] : found;
}
