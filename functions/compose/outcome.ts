/** What a check found and what that means, in words of the page. */
import { filled } from '../language/fill.ts';
import { formatExact, formatPercent, formatRound } from '../language/format.ts';
import type { Writing } from '../language/writing.ts';
import type { CheckOutcome } from '../query/check.ts';
import { type Definitions, foundPlaces } from '../templates/definitions.ts';
import type { PageContext } from './context.ts';

/** "passed", "warning (8 of 1.13 million)" */
export function outcomeText(check: CheckOutcome, context: PageContext): string {
  if (check.passed) return context.word('check_holds');
  const word = check.severity === 'hold' ? 'check_fails' : 'check_warns';
  const places = placesOf(check, context.writing);
  return filled(context.word(check.of === undefined ? word : `${word}_of`), places);
}

/** What a check that failed found, and what that means for the figures: the report's own words, or else its title. */
export function findingText(check: CheckOutcome, definitions: Definitions, context: PageContext): string {
  const { language } = context.writing;
  const { title, found, means } = definitions.checks[check.name] ?? {};
  const places = placesOf(check, context.writing);
  const sentences = (found?.[language] ?? []).map((text) => filled(text, places));
  const result = `${outcomeText(check, context)}${context.word('full_stop')}`;
  const usual = `${title?.[language] ?? check.name}${context.word('colon')}${result}`;
  // A place that is not known stays as it is written.
  const known = sentences.find((text) => !foundPlaces.some((name) => text.includes(`{${name}}`))) ?? usual;
  return [known, means?.[language] ?? []].flat().join(context.word('sentence_space'));
}

function placesOf({ count, of, share }: CheckOutcome, writing: Writing): Record<string, string> {
  return {
    count: formatExact(count, 'count', writing),
    ...(of === undefined ? {} : { of: formatRound(of, writing) }),
    ...(share === undefined ? {} : { share: smallPercent(share, writing) }),
  };
}

const mostDecimals = 4;

/** With as many decimals as it needs to be told from nothing: "0.001%". */
function smallPercent(share: number, writing: Writing): string {
  const zeros = share > 0 ? Math.ceil(-Math.log10(Number((share * 100).toPrecision(1)))) : 1;
  return formatPercent(share, writing, Math.min(Math.max(zeros, 1), mostDecimals));
}
