import { formatCount } from '../language/format.ts';
import type { CheckOutcome } from '../query/check.ts';
import type { PageContext } from './context.ts';

/** What a check found, in words of the page. */
export function outcomeText(check: CheckOutcome, context: PageContext): string {
  if (check.passed) return context.word('check_holds');
  const word = context.word(check.severity === 'hold' ? 'check_fails' : 'check_warns');
  return word.replace('{count}', formatCount(check.count, context.writing));
}
