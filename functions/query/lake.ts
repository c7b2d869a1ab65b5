/** `lake.yaml`: the raw tables, as the one place that says where they lie and what columns they have. */
import { z } from 'zod';
import { isZone } from '../calendar/zone-name.ts';
import { columnName } from '../templates/names.ts';
import { parseYaml } from '../templates/yaml.ts';
import { csvFields, csvProblems } from './csv/settings.ts';

const columnType = z
  .string()
  .regex(
    /^(string|integer|bigint|double|boolean|date|timestamp|decimal\(\d{1,2},\s*\d{1,2}\))$/,
    'expected string, integer, bigint, double, boolean, date, timestamp or decimal(P,S)',
  )
  .refine(isDecimalOfEngines, 'expected a decimal(P,S) with P from 1 to 38 and S up to P');

const name = z.string().regex(/^[a-z_][a-z0-9_]*$/, 'expected a name of lower-case letters, digits and _');

/** A pattern such as `{a,/b}` has several beginnings. */
function staysInside(location: string): boolean {
  const parts = location.split(/[{,}]/);
  return parts.every((part) => !/^[/\\]|^[A-Za-z]:[/\\]/.test(part) && !part.split(/[/\\]/).includes('..'));
}

// Both engines have the same limits.
function isDecimalOfEngines(type: string): boolean {
  const [, precision, scale] = /^decimal\((\d+),\s*(\d+)\)$/.exec(type) ?? [];
  return precision === undefined || (within(1, Number(precision), 38) && Number(scale) <= Number(precision));
}

const within = (least: number, value: number, most: number) => least <= value && value <= most;

/** Names that differ in case alone are one column to both engines. */
export const columnKey = (name: string): string => name.toLowerCase();

/** Of times that say no offset: local clock times of this zone. */
const zone = z.string().refine(isZone, 'expected a time zone such as America/New_York or UTC');

/** `missing: null`: files that lack the column have null for it. */
const missing = z.null('expected null, or no line for columns that every file has').optional();

// A column that needs nothing else is its type alone.
const column = z.preprocess(
  (said) => (typeof said === 'object' && said !== null ? said : { type: said }),
  z.strictObject({ type: columnType, zone: zone.optional(), missing }),
);

const fields = z.strictObject({
  location: z
    .string()
    .min(1)
    .refine(staysInside, 'expected a path in the lake, without "/" in front and ".."')
    .describe('Folder or file, relative to the lake.'),
  glob: z
    .boolean()
    .default(false)
    .describe('The location is a pattern: *, ?, […], {…} and ** stand for other names.'),
  format: z
    .enum(['parquet', 'csv', 'iceberg'])
    .default('parquet')
    .describe('iceberg: an Iceberg table of Glue, of which a run reads one snapshot; on Athena alone.'),
  columns: z
    .record(columnName, column)
    .refine((columns) => Object.keys(columns).length > 0, 'expected at least one column'),
  partitions: z
    .record(name, z.enum(['string', 'date', 'integer']))
    .default({})
    .describe('Columns that are in the path (dt=2024-06-18/), not in the files.'),
  optional: z
    .boolean()
    .default(false)
    .describe('A lake without it is a lake without its figures, not an error.'),
  zone: zone.optional().describe('The time zone of all columns that do not say another.'),
  missing: missing.describe('null: files that lack a column have null for it.'),
  ...csvFields,
});

/** A column of a raw table. */
export interface RawColumn {
  /** Of lake.yaml: `string`, `decimal(18,2)`, … */
  readonly type: string;
  /** Times that say no offset are local clock times of this zone; undefined: it is not said. */
  readonly zone: string | undefined;
  /** Files that lack the column have null for it. */
  readonly mayBeMissing: boolean;
}

const table = fields
  .superRefine(refuseTwins)
  .superRefine(refuseSettings)
  .transform(({ missing: anyMissing, ...rest }) => ({
    ...rest,
    columns: Object.fromEntries(
      Object.entries(rest.columns).map(([key, own]): [string, RawColumn] => {
        const mayBeMissing = anyMissing === null || own.missing === null;
        return [key, { type: own.type, zone: own.zone ?? rest.zone, mayBeMissing }];
      }),
    ),
  }));

function refuseTwins(
  { columns, partitions }: Pick<z.output<typeof fields>, 'columns' | 'partitions'>,
  context: z.core.$RefinementCtx,
): void {
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
}

function refuseSettings(given: z.output<typeof fields>, context: z.core.$RefinementCtx): void {
  for (const [field, message] of csvProblems(given, given.format))
    context.addIssue({ code: 'custom', path: [field], message });
  if (given.format === 'iceberg' && Object.keys(given.partitions).length > 0) {
    const message = 'expected none: in an Iceberg table they are columns like the others';
    context.addIssue({ code: 'custom', path: ['partitions'], message });
  }
}

/** Columns and partitions with their types, as lake.yaml orders them. */
export const typesOf = ({ columns, partitions }: RawTable): [string, string][] => [
  ...Object.entries(columns).map(([key, { type }]): [string, string] => [key, type]),
  ...Object.entries(partitions),
];

/** What lake.yaml may say. */
export const lakeSchema = z.strictObject({ tables: z.record(name, table) });

export type RawTable = z.output<typeof table>;

export interface Lake {
  /** The lake.yaml that says it, for messages. */
  readonly file: string;
  readonly tables: Readonly<Record<string, RawTable>>;
}

/** @throws InputError with file and line */
export function parseLake(file: string, text: string): Lake {
  return { file, tables: parseYaml(file, text, lakeSchema).tables };
}
