/** What the comment lines on top of an SQL file declare, as `-- key: value`. */

/** The comment lines on top of a file, without their dashes. */
export function headerOf(sql: string): string[] {
  const lines = sql.split('\n');
  const end = lines.findIndex((line) => !/^\s*(--|$)/.test(line));
  return lines.slice(0, end < 0 ? lines.length : end).map((line) => line.replace(/^\s*--\s?/, ''));
}

/** The value of `-- key: value` in the header, or undefined. */
export function annotation(sql: string, key: string): string | undefined {
  const line = headerOf(sql).find((text) => text.startsWith(`${key}:`));
  return line?.slice(key.length + 1).trim();
}

/** The line of `-- key: value` in the header, or undefined. */
export function lineOfAnnotation(sql: string, key: string): number | undefined {
  const index = headerOf(sql).findIndex((text) => text.startsWith(`${key}:`));
  return index < 0 ? undefined : index + 1;
}
