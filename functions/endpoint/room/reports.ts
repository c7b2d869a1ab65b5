/** The reports of the room. */
import { InputError, messageOf } from '../../errors.ts';
import type { Templates } from '../../templates/directories.ts';
import { loadReport, type Report, reportNames } from '../../templates/report.ts';

/** The reports as they are in force, and what is wrong with those that cannot be read. */
export function loadReports(templates: Templates): {
  readonly reports: readonly Report[];
  readonly broken: readonly { readonly report: string; readonly message: string }[];
} {
  const reports: Report[] = [];
  const broken: { report: string; message: string }[] = [];
  for (const report of reportNames(templates)) {
    try {
      reports.push(loadReport(templates, report));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      broken.push({ report, message: messageOf(error) });
    }
  }
  return { reports, broken };
}
