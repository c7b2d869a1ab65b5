/** The list of editions: a filter is posted, and leads to an address in which it is sealed. */
import { defined } from '../../../defined.ts';
import type { EditionEntry } from '../../../ledger/ledger.ts';
import { loadSettings } from '../../../templates/report.ts';
import { editionsFor } from '../editions.ts';
import type { RoomEffects } from '../effects.ts';
import { type Asked, filterPath, openFilter, type Place, placeOf } from '../filter-path.ts';
import { pageResponse } from '../frame.ts';
import { editionsPage } from '../pages/editions.ts';
import { type Route, seeOther } from '../route.ts';
import { shownEdition, titleIn } from '../shown.ts';

const pageSize = 25;

const allEditions: Route = (request, effects) => listed(request, {}, effects);

const someEditions: Route = async (request, effects) => {
  const asked = openFilter(request.rest, await effects.seal());
  return asked && listed(request, asked, effects);
};

const filterEditions: Route = async ({ form }, { seal }) => {
  const { report, year, text } = form;
  const chosen = defined({
    report: report || undefined,
    year: /^\d{4}$/.test(year ?? '') ? year : undefined,
    text: text?.trim().slice(0, 200) || undefined,
  });
  return seeOther(filterPath(chosen, await seal()));
};

async function listed(
  { context, visitor }: Parameters<Route>[0],
  { after, ...wanted }: Asked,
  { ledger, templates, seal, now }: RoomEffects,
) {
  const [all, sealing] = [await templates(), await seal()];
  const found = await editionsFor(visitor.rights, wanted, ledger, pageSize, after && entryAt(after));
  const { language } = context;
  const list = {
    editions: found.editions.map((entry) => shownEdition(entry, language, sealing)),
    filter: wanted,
    reports: [...visitor.rights.reads].map(
      (name) => [name, titleIn(loadSettings(all, name).title, language)] as const,
    ),
    years: yearsUpTo(now()),
    next: found.last && filterPath({ ...wanted, after: placeOf(found.last) }, sealing),
  };
  return pageResponse(editionsPage(context, list), context);
}

/** An entry that stands at a place of the order: nothing else of it is looked at. */
const entryAt = (at: Place): EditionEntry => ({
  ...at,
  madeAt: '',
  held: false,
  subjects: {},
});

const yearsUpTo = (now: string): string[] => {
  const last = Number(now.slice(0, 4));
  return Array.from({ length: 10 }, (_, index) => String(last - index));
};

export const editionsRoutes: Readonly<Record<string, Route>> = {
  'GET /editions': allEditions,
  'GET /editions/*': someEditions,
  'POST /editions': filterEditions,
};
