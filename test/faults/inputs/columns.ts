/** The columns of a report's queries, as the check finds them. */

import { InputError } from '../../../functions/errors.ts';
import type { Models } from '../../../functions/query/models.ts';
import type { Report } from '../../../functions/templates/report.ts';
import type { QueryColumns } from '../../../functions/validate/columns.ts';
import { checkSql } from '../../../functions/validate/sql.ts';

/** @throws InputError the report's SQL is not sound */
export async function columnsOfReport(report: Report, models: Models): Promise<QueryColumns> {
  const { problems, columns } = await checkSql(report, models);
  if (problems.length > 0) throw new InputError(problems);
  return columns;
}
