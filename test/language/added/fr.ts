/** A language as a stranger would add it: on the rules of English, with what French has of its own. */
import { english } from '../../../functions/language/languages/en.ts';
import type { LanguageRules } from '../../../functions/language/rules.ts';

export const french: LanguageRules = {
  ...english,
  locale: 'fr-FR',
  scales: [
    { from: 1e9, divisor: 1e9, word: ' milliards' },
    { from: 1e6, divisor: 1e6, word: ' millions' },
  ],
  colon: ' : ',
  points: (number) => `${number} points`,
  money: (number, currency) => (currency === 'EUR' ? `${number} €` : undefined),
  titled: (title, period) => `${title} – ${period}`,
  periodName: (period, { month }) => month(period.start),
};
