/** `calendar:` of periodical.yaml. */
import { z } from 'zod';
import { closedDay, monthNames, weekPatterns } from '../calendar/calendar.ts';

export const calendar = z.strictObject({
  weeks_begin: z
    .enum(['monday', 'sunday'], 'expected monday or sunday')
    .optional()
    .describe(
      'The first day of weeks. If it is left out: monday, or sunday where the fiscal year is of weeks.',
    ),
  fiscal_year: z
    .union(
      [
        z.enum(weekPatterns),
        z.strictObject({ begins: z.enum(monthNames), named_by: z.enum(['first day', 'last day']) }),
      ],
      `expected ${weekPatterns.join(', ')}, or months such as {begins: april, named_by: last day}`,
    )
    .optional()
    .describe(
      'Of weeks that end on the Saturday nearest 31 January, or of the twelve months from one on; named_by says whether FY2024 begins or ends in 2024.',
    ),
  closed: z
    .array(
      z
        .string('expected a day')
        .regex(closedDay, 'expected a day such as 2024-12-25, a day of every year such as "12-25", or sunday')
        .refine(
          (text) => !/^\d{4}/.test(text) || z.iso.date().safeParse(text).success,
          'there is no such day',
        ),
    )
    .optional()
    .describe('Days on which nothing is sold: 2024-12-25, "12-25" for every year, or sunday.'),
});
