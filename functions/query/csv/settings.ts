/** What lake.yaml says of CSV files: how they are divided, and how their texts are values. */
import { z } from 'zod';
import { encodingNamed } from './encodings.ts';
import { dateFormatProblem } from './formats.ts';

const character = z
  .string()
  .transform((text) => (text === '\\t' ? '\t' : text))
  .refine((text) => /^[^"\r\n\0]$/u.test(text), 'expected one character, none that ends a line or quotes');

const text = z
  .string('expected a text; write it in quotes, such as "NULL" or "-999"')
  .regex(/^[^\r\n\0]*$/, 'expected a text of one line');

const format = (needsTime: boolean) =>
  z.string().superRefine((given, context) => {
    const message = dateFormatProblem(given, needsTime);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** Fields of a table in lake.yaml that CSV alone has; what is left out is as most files are. */
export const csvFields = {
  delimiter: character.default(','),
  header: z.boolean().default(true),
  skip: z.int().min(0).max(1000).default(0).describe('Lines above the header, as a text editor counts them.'),
  encoding: z
    .string()
    .transform((name) => encodingNamed(name) ?? name)
    .refine(
      (name) => encodingNamed(name) !== undefined,
      'expected utf-8, utf-16, windows-1252, gbk or another name of the Encoding Standard',
    )
    .default('utf-8')
    .describe('A name of the Encoding Standard, such as windows-1252 or gbk.'),
  null_values: z
    .preprocess((said) => (typeof said === 'string' ? [said] : said), z.array(text))
    .default([])
    .describe('Texts that mean that there is no value. An empty one always does.'),
  decimal: z.enum(['.', ',']).default('.'),
  thousands: z
    .string()
    .regex(/^[^\p{L}\p{N}"+()\r\n-]$/u, 'expected one character between groups of digits, such as ","')
    .optional()
    .describe('The character between groups of digits.'),
  currency: z
    .string()
    .regex(/^[^\s\p{N}"+()-]([^\p{N}"+()-]{0,8}[^\s\p{N}"+()-])?$/u, 'expected a sign such as "$" or "EUR"')
    .optional()
    .describe('The sign in front of or behind numbers.'),
  date_format: format(false).optional(),
  timestamp_format: format(true).optional(),
};

type Fields = { readonly [K in keyof typeof csvFields]: z.output<(typeof csvFields)[K]> };

/** The settings of a table, as they are read. */
export type CsvSettings = Partial<Pick<Fields, Optional>> & Omit<Fields, Optional>;
type Optional = 'thousands' | 'currency' | 'date_format' | 'timestamp_format';

const defaults = z.object(csvFields).parse({});

/** What is wrong with the settings of a table, by field. */
export function csvProblems(given: CsvSettings, format: string): [keyof CsvSettings, string][] {
  if (format === 'csv') {
    if (given.thousands !== given.decimal) return [];
    return [['thousands', `expected another character than decimal, which is "${given.decimal}"`]];
  }
  return csvKeys
    .filter((key) => JSON.stringify(given[key]) !== JSON.stringify(defaults[key]))
    .map((key) => [key, `expected format: csv in this table; ${named[format]} has no such setting`]);
}

const named: Readonly<Record<string, string>> = { parquet: 'Parquet', iceberg: 'Iceberg' };

const csvKeys = Object.keys(csvFields).filter((key): key is keyof typeof csvFields => key in csvFields);
