/** `calendar:` of periodical.yaml. */
import { z } from 'zod';
import { monthNames, weekPatterns } from '../calendar/calendar.ts';

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
});
