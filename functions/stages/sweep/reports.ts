/** The reports that a sweep looks after, each by itself: what is wrong in one keeps no other from being made. */
import { InputError, messageOf } from '../../errors.ts';
import type { Templates } from '../../templates/directories.ts';
import { loadReport, type Report, reportNames } from '../../templates/report.ts';
import type { Broken } from './findings.ts';

/** Every report that can be read, and why the others cannot. */
export function readableReports(templates: Templates): { reports: Report[]; broken: Broken[] } {
  const broken: Broken[] = [];
  const reports = reportNames(templates).flatMap((name) => {
    try {
      return [loadReport(templates, name)];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      broken.push({ report: name, message: messageOf(error) });
      return [];
    }
  });
  return { reports, broken };
}
