import { z } from 'zod';
import { meaning } from '../attribute.ts';
import type { PageContext } from '../context.ts';
import { type FunctionGroup, type PageFunction, pageFunction } from '../function.ts';

function named(name: string, description: string, of: keyof PageContext['periods']): PageFunction {
  const example = `{% ${name}() %}`;
  return pageFunction({ name, description, example, values: {}, call: (_, { periods }) => periods[of] });
}

const covered = pageFunction({
  name: 'covered',
  description:
    'Whether the data cover the period ("period", at least in part), the one before ("before") or the year earlier ("earlier"), both from their first day on. Not so if nobody says what carries the report.',
  example: '{% if covered("earlier") %}The data reach back a year.{% /if %}',
  values: {
    span: meaning(z.enum(['period', 'before', 'earlier']), 'word', 'Which of the three.'),
  },
  call: ({ span }, { covers }) => covers(span),
});

const present = pageFunction({
  name: 'present',
  description:
    'Whether the lake has a table that it may lack: an optional relation, or a raw table of your own.',
  example: '{% if present("campaigns") %}The lake has campaigns.{% /if %}',
  values: {
    table: meaning(z.string(), 'relation', 'The name of the table: a relation, or a raw table of your own.'),
  },
  call: ({ table }, { isPresent }) => isPresent(table),
});

export const periods: FunctionGroup = {
  title: 'Periods',
  functions: [
    covered,
    present,
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
