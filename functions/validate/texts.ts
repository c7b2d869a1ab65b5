/** definitions.yaml and labels.yaml against the queries: what they name exists. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Problem } from '../errors.ts';
import type { Report } from '../templates/report.ts';
import { lineInYaml } from '../templates/yaml.ts';
import type { QueryColumns } from './columns.ts';
import { isStrangeKey, type Keys } from './keys.ts';

export function checkTexts(report: Report, columns: QueryColumns, keys: Keys): Problem[] {
  const checks = report.checks.map(({ name }) => name);
  const columnNames = [...new Set(Object.values(columns).flatMap((known) => known.map(({ name }) => name)))];
  const labels = Object.entries(report.labels).flatMap(([language, byColumn]) =>
    unknownPlaceholders(
      report,
      'labels.yaml',
      [language],
      Object.keys(byColumn),
      columnNames,
      'column of a query',
    ),
  );
  const { queries, checks: explained } = report.definitions;
  const file = 'definitions.yaml';
  return [
    ...unknownPlaceholders(report, file, ['queries'], Object.keys(queries), Object.keys(columns), 'query'),
    ...unknownPlaceholders(report, file, ['checks'], Object.keys(explained), checks, 'check'),
    ...labels,
    ...strangeKeys(report, keys),
  ];
}

/** Labels of ranges that follow from parameters, and that have moved away. */
function strangeKeys(report: Report, keys: Keys): Problem[] {
  const file = join(dirname(report.file), 'labels.yaml');
  return Object.entries(report.labels).flatMap(([language, byColumn]) =>
    Object.entries(byColumn).flatMap(([column, labels]) =>
      Object.keys(labels)
        .filter((key) => isStrangeKey(keys, column, key))
        .map((key): Problem => {
          const path = [language, column, key];
          const message = `${path.join('.')}: no such key; by the parameters ${column} is one of ${(keys[column] ?? []).join(', ')}`;
          return { file, line: lineInYaml(readFileSync(file, 'utf8'), path), message };
        }),
    ),
  );
}

function unknownPlaceholders(
  report: Report,
  name: string,
  path: readonly string[],
  names: readonly string[],
  known: readonly string[],
  what: string,
): Problem[] {
  const strange = names.filter((one) => !known.includes(one));
  if (strange.length === 0) return [];
  const file = join(dirname(report.file), name);
  const text = readFileSync(file, 'utf8');
  return strange.map((one) => ({
    file,
    line: lineInYaml(text, [...path, one]),
    message: `${[...path, one].join('.')}: no such ${what}; expected one of ${known.join(', ')}`,
  }));
}
