/** My reports: those that somebody may read, with the newest edition of each. */
import { pageResponse } from '../frame.ts';
import { homePage } from '../pages/home.ts';
import type { Route } from '../route.ts';

export const home: Route = async ({ context, visitor }, { templates }) => {
  const { loadReport } = await import('../../../templates/report.ts');
  const all = await templates();
  const reports = [...visitor.rights.reads].map((name) => ({
    name,
    title: loadReport(all, name).settings.title,
  }));
  return pageResponse(homePage(context, reports), context);
};
