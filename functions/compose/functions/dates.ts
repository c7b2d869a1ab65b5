import { formatDate, formatMonth, formatWeekday } from '../../language/format.ts';
import type { Writing } from '../../language/writing.ts';
import { day, type FunctionGroup, type PageFunction, pageFunction } from '../function.ts';

interface Written {
  readonly name: string;
  readonly description: string;
  readonly example: string;
  readonly write: (day: string, writing: Writing) => string;
}

function written({ write, ...declared }: Written): PageFunction {
  return pageFunction({
    ...declared,
    values: { date: day('A day.') },
    call: ({ date }, { word, writing }) => (date === null ? word('no_data') : write(date, writing)),
  });
}

export const dates: FunctionGroup = {
  title: 'Dates',
  functions: [
    written({
      name: 'date',
      description: 'A day: "30 June 2024".',
      example: '{% date($campaign.starts_on) %}',
      write: formatDate,
    }),
    written({
      name: 'month',
      description: 'The month of a day: "June 2024".',
      example: '{% month(last($months, "month")) %}',
      write: formatMonth,
    }),
    written({
      name: 'weekday',
      description: 'The day of the week: "Monday".',
      example: '{% weekday($campaign.starts_on) %}',
      write: formatWeekday,
    }),
  ],
};
