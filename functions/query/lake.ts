/** `lake.yaml`: the raw tables, as the one place that says where they lie and what columns they have. */
import { z } from 'zod';
import { parseYaml } from '../templates/yaml.ts';

const columnType = z
  .string()
  .regex(
    /^(string|integer|bigint|double|boolean|date|timestamp|decimal\(\d{1,2},\s*\d{1,2}\))$/,
    'expected string, integer, bigint, double, boolean, date, timestamp or decimal(P,S)',
  )
  .refine(isDecimalOfEngines, 'expected a decimal(P,S) with P from 1 to 38 and S up to P');

const name = z.string().regex(/^[a-z_][a-z0-9_]*$/, 'expected a name of lower-case letters, digits and _');

// Other lakes have names such as "Order ID"; models quote them.
const columnName = z.string().regex(/^[^"\p{Cc}]+$/u, 'expected the name of a column');

// Both engines have the same limits.
function isDecimalOfEngines(type: string): boolean {
  const [, precision, scale] = /^decimal\((\d+),\s*(\d+)\)$/.exec(type) ?? [];
  return precision === undefined || (within(1, Number(precision), 38) && Number(scale) <= Number(precision));
}

const within = (least: number, value: number, most: number) => least <= value && value <= most;

/** Names that differ in case alone are one column to both engines. */
export const columnKey = (name: string): string => name.toLowerCase();

const fields = z.strictObject({
  /** Folder or file, relative to the lake. */
  location: z.string().min(1),
  format: z.enum(['parquet', 'csv']).default('parquet'),
  columns: z
    .record(columnName, columnType)
    .refine((columns) => Object.keys(columns).length > 0, 'expected at least one column'),
  /** Columns that are in the path (`dt=2024-06-18/`), not in the files. */
  partitions: z.record(name, z.enum(['string', 'date', 'integer'])).default({}),
  /** A lake without it is a lake without its figures, not an error. */
  optional: z.boolean().default(false),
  /** CSV only. */
  delimiter: z
    .string()
    .regex(/^[^"\r\n\0]$/, 'expected one character, none that ends a line or quotes')
    .default(','),
  header: z.boolean().default(true),
});

const table = fields.superRefine(({ columns, partitions }, context) => {
  const seen = new Set<string>();
  const named = [
    ...Object.keys(columns).map((column) => ['columns', column] as const),
    ...Object.keys(partitions).map((column) => ['partitions', column] as const),
  ];
  for (const [where, column] of named) {
    const lower = columnKey(column);
    if (seen.has(lower))
      context.addIssue({
        code: 'custom',
        path: [where, column],
        message: `there is a column ${lower} already`,
      });
    seen.add(lower);
  }
});

const schema = z.strictObject({ tables: z.record(name, table) });

export type RawTable = z.output<typeof table>;

export interface Lake {
  /** The lake.yaml that says it, for messages. */
  readonly file: string;
  readonly tables: Readonly<Record<string, RawTable>>;
}

/** @throws InputError with file and line */
export function parseLake(file: string, text: string): Lake {
  return { file, tables: parseYaml(file, text, schema).tables };
}
