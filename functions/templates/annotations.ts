/** What the comment lines on top of an SQL file declare, as `-- key: value`. */

/** The comment lines on top of a file, without their dashes. */
export function headerOf(sql: string): string[] {
  const lines = sql.split('\n');
  const end = lines.findIndex((line) => !/^\s*(--|$)/.test(line));
  return lines.slice(0, end < 0 ? lines.length : end).map((line) => line.replace(/^\s*--\s?/, ''));
}

/** Every `-- key: value` of the header, with its line. */
export function annotations(sql: string, key: string): { readonly value: string; readonly line: number }[] {
  return headerOf(sql).flatMap((text, index) =>
    text.startsWith(`${key}:`) ? [{ value: text.slice(key.length + 1).trim(), line: index + 1 }] : [],
  );
}

/** The value of `-- key: value` in the header, or undefined. */
export const annotation = (sql: string, key: string): string | undefined => annotations(sql, key)[0]?.value;

/** The line of `-- key: value` in the header, or undefined. */
export const lineOfAnnotation = (sql: string, key: string): number | undefined =>
  annotations(sql, key)[0]?.line;

/** Every line of the header that declares something, as it is written. */
export const declarationsOf = (sql: string): string[] =>
  headerOf(sql).filter((text) => /^[a-z_]+:/.test(text));
