/** Whether a report, its models and its pages are sound, without reading any data. */

import { InputError, type Problem } from './errors.ts';
import { planLiteralNames } from './plan.ts';
import { maxRowsProblems } from './query/bounds.ts';
import { type Models, namedRelations } from './query/models.ts';
import { parametersNamed } from './query/sql.ts';
import type { Report } from './templates/report.ts';
import { placeInYaml } from './templates/yaml.ts';
import type { QueryColumns } from './validate/columns.ts';
import { checkCompare } from './validate/compare.ts';
import { coverageWarnings } from './validate/coverage.ts';
import { checkFigures, checkSubjects } from './validate/figures.ts';
import { checkPages } from './validate/pages.ts';
import { checkSql, lineOfWord } from './validate/sql.ts';
import { checkTexts } from './validate/texts.ts';

/**
 * Checks everything that can be checked before a query runs.
 * @param sqlOf looks at the SQL, which takes longest
 * @returns what is sound and yet likely to be meant otherwise
 * @throws InputError every problem, with file and line and what was expected
 */
export async function checkReport(
  report: Report,
  models: Models,
  sqlOf: typeof checkSql = checkSql,
): Promise<readonly Problem[]> {
  const { problems, columns, keys, warnings } = await sqlOf(report, models);
  const all = [
    ...checkSettings(
      report,
      Object.values(models.byName).map((model) => model.text),
    ),
    ...checkCompare(report),
    ...report.queries.flatMap(maxRowsProblems),
    ...problems,
    // A query that does not parse has no columns: its page would only echo the same problem.
    ...(problems.length === 0
      ? [
          ...checkEmptyWhen(report, columns),
          ...checkSendIf(report),
          ...checkTexts(report, columns, keys),
          ...checkFigures(report, columns),
          ...checkSubjects(report, columns, keys),
          ...checkPages(report, columns, namedRelations(models), keys),
        ]
      : []),
  ];
  if (all.length > 0) throw new InputError(all);
  return [...warnings, ...capitals(report, columns), ...coverageWarnings(report, models, columns)];
}

/** Athena gives names of columns in lower case alone, and a page would look for another one. */
function capitals({ queries }: Report, columns: QueryColumns): Problem[] {
  return queries.flatMap(({ name, file, text }) =>
    (columns[name] ?? []).flatMap((column): Problem[] => {
      const lower = column.name.toLowerCase();
      if (column.name === lower) return [];
      const line = lineOfWord(text, lower);
      return [{ file, line, message: `column ${column.name}: Athena calls it ${lower}; expected that name` }];
    }),
  );
}

function checkSettings(report: Report, modelTexts: readonly string[]): Problem[] {
  const own = planLiteralNames();
  const texts = [...report.queries, ...report.checks].map((file) => file.text).concat(modelTexts);
  const named = texts.flatMap((text) => parametersNamed(text).map(({ name }) => name));
  // What a page says of the end of the data follows from it too (compose/coverage.ts).
  const used = new Set([...named, 'freshness_days']);
  return report.ownParameters.flatMap((name): Problem[] => {
    if (own.includes(name)) {
      return [
        at(
          report,
          ['parameters', name],
          'the period has a parameter of this name already; expected another name',
        ),
      ];
    }
    if (used.has(name)) return [];
    const others = [...used].filter((other) => !own.includes(other)).sort();
    const message = `no query, check or model uses :${name}; expected one of ${others.join(', ') || 'those that they use'}`;
    return [at(report, ['parameters', name], message)];
  });
}

const at = ({ written }: Report, path: readonly string[], message: string): Problem => ({
  ...placeInYaml(written, path),
  message: `${path.join('.')}: ${message}`,
});

/** `send_if: QUERY`: an unknown query would never let anything out. */
function checkSendIf({ written, settings, queries }: Report): Problem[] {
  const known = queries.map(({ name }) => name);
  return settings.schedules.flatMap(({ name, send_if }, index): Problem[] => {
    if (send_if === undefined || known.includes(send_if)) return [];
    const message = `schedules.${name}.send_if: unknown query ${send_if}; expected one of ${known.join(', ')}`;
    return [{ ...placeInYaml(written, ['schedules', index]), message }];
  });
}

/** `empty_when: QUERY.COLUMN`: without that column every period would look empty. */
function checkEmptyWhen(report: Report, columns: QueryColumns): Problem[] {
  const [query = '', column] = report.settings.empty_when?.split('.') ?? [];
  if (column === undefined) return [];
  if (!Object.hasOwn(columns, query)) {
    return [
      at(
        report,
        ['empty_when'],
        `unknown query ${query}; expected one of ${Object.keys(columns).join(', ')}`,
      ),
    ];
  }
  const names = (columns[query] ?? []).map(({ name }) => name);
  if (names.includes(column)) return [];
  return [
    at(report, ['empty_when'], `unknown column "${column}" of ${query}; expected one of ${names.join(', ')}`),
  ];
}
