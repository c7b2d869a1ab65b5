/** Whether a report, its models and its pages are sound, without reading any data. */
import { checkPages } from './check/pages.ts';
import { checkSql } from './check/sql.ts';
import { InputError, type Problem } from './errors.ts';
import { planLiteralNames } from './plan.ts';
import { loadModels } from './query/models.ts';
import { parametersNamed } from './query/sql.ts';
import type { Report } from './report.ts';
import type { Templates } from './templates.ts';

/**
 * Checks everything that can be checked before a query runs.
 * @throws InputError every problem, with file and line and what was expected
 */
export async function checkReport(templates: Templates, report: Report): Promise<void> {
  const models = loadModels(templates);
  const { problems, columns } = await checkSql(report, models);
  const all = [
    ...checkSettings(report, Object.values(models.byName).map((model) => model.text)),
    ...problems,
    // A query that does not parse has no columns: its page would only echo the same problem.
    ...(problems.length === 0 ? checkPages(report, columns) : []),
  ];
  if (all.length > 0) throw new InputError(all);
}

function checkSettings(report: Report, modelTexts: readonly string[]): Problem[] {
  const own = planLiteralNames();
  const texts = [...report.queries, ...report.checks].map((file) => file.text).concat(modelTexts);
  const used = new Set(texts.flatMap((text) => parametersNamed(text).map(({ name }) => name)));
  const { file } = report;
  return report.ownParameters.flatMap((name): Problem[] => {
    if (own.includes(name)) {
      return [{ file, message: `parameters.${name}: the period has a parameter of this name already; expected another name` }];
    }
    if (used.has(name)) return [];
    return [{ file, message: `parameters.${name}: no query, check or model uses :${name}; expected one of templates/parameters.yaml` }];
  });
}
