/** `lake.yaml`: the raw tables, as the one place that says where they lie and what columns they have. */
import { z } from 'zod';
import { parseYaml } from '../yaml.ts';

const columnType = z
  .string()
  .regex(
    /^(string|integer|bigint|double|boolean|date|timestamp|decimal\(\d{1,2},\s*\d{1,2}\))$/,
    'expected string, integer, bigint, double, boolean, date, timestamp or decimal(P,S)',
  );

const name = z.string().regex(/^[a-z_][a-z0-9_]*$/, 'expected a name of lower-case letters, digits and _');

// Other lakes have names such as "Order ID"; models quote them.
const columnName = z.string().regex(/^[^"\p{Cc}]+$/u, 'expected the name of a column');

const table = z.strictObject({
  /** Folder or file, relative to the lake. */
  location: z.string().min(1),
  format: z.enum(['parquet', 'csv']).default('parquet'),
  columns: z.record(columnName, columnType),
  /** Columns that are in the path (`dt=2024-06-18/`), not in the files. */
  partitions: z.record(name, z.enum(['string', 'date', 'integer'])).default({}),
  /** A lake without it is a lake without its figures, not an error. */
  optional: z.boolean().default(false),
  /** CSV only. */
  delimiter: z.string().length(1).default(','),
  header: z.boolean().default(true),
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
