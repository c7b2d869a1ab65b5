/** What a run reads besides its report and models: subscriptions.yaml and the theme. */
import { subscriptionProblems } from '../deliver/subscriptions.ts';
import type { Problem } from '../errors.ts';
import type { Templates } from '../templates/directories.ts';
import type { Report } from '../templates/report.ts';
import { themeProblems } from './theme.ts';

/** @param reports those that are checked: what others alone are wrong in is not looked at */
export async function templateProblems(templates: Templates, reports: readonly Report[]): Promise<Problem[]> {
  const languages = reports.flatMap(({ pages }) => Object.keys(pages));
  return [...subscriptionProblems(templates, reports), ...(await themeProblems(templates, languages))];
}
