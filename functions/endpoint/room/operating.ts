/** What the pages of operators have in common. */
import { type Page, type PageContext, pageResponse } from './frame.ts';

/** The pages of operators, by key of their words and path. */
const operatorPages = [
  ['op_needs', '/operate'],
  ['op_runs', '/operate/runs'],
  ['op_schedules', '/operate/schedules'],
  ['op_suppressions', '/operate/suppressions'],
  ['people', '/operate/people'],
  ['audit', '/operate/audit'],
] as const;

/** A page among those of operators. */
export const operatorResponse = (page: Page, context: PageContext) =>
  pageResponse({ ...page, section: operatorPages }, context);
