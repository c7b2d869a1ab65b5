/** How Hive's OpenCSVSerde, which is Athena's reader of CSV, is told to read as DuckDB does. */
import type { RawTable } from '../lake.ts';

/**
 * A column behind those of lake.yaml: it has a value where a line has more fields. Hive's reader takes what it has
 * columns for, by place, and is silent about the rest.
 */
export const restColumn = '_rest';

/** By default a backslash, which is a character like others in CSV; this one occurs in no text. */
const noEscape = '\u0001';

/** Properties of OpenCSVSerde. */
export const serdeProperties = ({ delimiter }: Pick<RawTable, 'delimiter'>): Record<string, string> => ({
  separatorChar: delimiter,
  quoteChar: '"',
  escapeChar: noEscape,
});

/** Lines that are left out, as Hive counts them: those above the header, and the header. */
export const skippedLines = ({ skip, header }: Pick<RawTable, 'skip' | 'header'>): number =>
  skip + (header ? 1 : 0);

/** What Athena cannot do at all, or undefined. */
export const encodingOnAthena = ({ encoding }: Pick<RawTable, 'encoding'>): string | undefined =>
  encoding === 'utf-8'
    ? undefined
    : `encoding: ${encoding} is read on one machine alone; Athena expects utf-8: convert the files`;
