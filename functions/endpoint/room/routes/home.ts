/** My reports: those that somebody may read, with the newest edition of each. */
import { loadSettings } from '../../../templates/report.ts';
import { editionsFor } from '../editions.ts';
import { filterPath } from '../filter-path.ts';
import { pageResponse } from '../frame.ts';
import { homePage } from '../pages/home.ts';
import type { Route } from '../route.ts';
import { shownEdition, titleIn } from '../shown.ts';

export const home: Route = async ({ context, visitor }, { templates, ledger, seal }) => {
  const [all, sealing] = [await templates(), await seal()];
  const reports = [...visitor.rights.reads].map(async (name) => {
    const { editions } = await editionsFor(visitor.rights, { report: name }, ledger, 1);
    const [newest] = editions;
    return {
      name,
      title: titleIn(loadSettings(all, name).title, context.language),
      newest: newest && shownEdition(newest, context.language, sealing),
      all: filterPath({ report: name }, sealing),
    };
  });
  return pageResponse(homePage(context, await Promise.all(reports)), context);
};
