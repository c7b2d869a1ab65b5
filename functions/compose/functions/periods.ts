import type { PageContext } from '../context.ts';
import { type FunctionGroup, type PageFunction, pageFunction } from '../function.ts';

function named(name: string, description: string, of: keyof PageContext['periods']): PageFunction {
  const example = `{% ${name}() %}`;
  return pageFunction({ name, description, example, values: {}, call: (_, { periods }) => periods[of] });
}

export const periods: FunctionGroup = {
  title: 'Periods',
  functions: [
    named('period', 'The period of the report: "January to June 2024".', 'own'),
    named('period_end', 'Its last day: "30 June 2024".', 'end'),
    named('year_earlier', 'What `_earlier` is of: "January to June 2023".', 'yearEarlier'),
    named('period_before', 'The period of the same kind right before: "July to December 2023".', 'before'),
    named(
      'last_week',
      'The last whole ISO week that ended in the period: "17 to 23 June 2024". Unknown if none did.',
      'lastWeek',
    ),
  ],
};
