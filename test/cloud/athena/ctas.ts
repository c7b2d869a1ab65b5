/** CREATE TABLE AS as Athena takes it: the workgroup says where the table lies, and the statement does not. */

export interface Ctas {
  /** As the statement names it. */
  readonly table: string;
  /** Whether the statement says itself where the table lies. */
  readonly isLocated: boolean;
  /** The statement for Trino, with a place: `s3://BUCKET/FOLDER/`. */
  at(location: string): string;
}

/** @returns undefined: the text is another statement */
export function ctasIn(sql: string): Ctas | undefined {
  const [head, table, properties = ''] =
    /^(?:\s|--[^\n]*\n)*create\s+table\s+(\S+)\s+(?:with\s*\(([^)]*)\)\s*)?as\b/i.exec(sql) ?? [];
  if (head === undefined || table === undefined) return undefined;
  const rest = sql.slice(head.length);
  return {
    table,
    isLocated: /\bexternal_location\b/i.test(properties),
    at: (location) => {
      const all = [properties.trim(), `external_location = '${location}'`].filter(Boolean);
      // On as many lines as before, so that places in messages are those of the text.
      return `${'\n'.repeat(head.split('\n').length - 1)}create table ${table} with (${all.join(', ').replaceAll(/\s*\n\s*/g, ' ')}) as${rest}`;
    },
  };
}
