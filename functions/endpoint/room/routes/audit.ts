/** The audit log: who did what in the reading room, when and why. A filter leads to an address in which it is sealed. */
import { z } from 'zod';
import { parseEditionPath } from '../../../archive/archive.ts';
import { defined } from '../../../defined.ts';
import type { By } from '../../../ledger/room.ts';
import type { Seal } from '../../seal.ts';
import { actionsFor, verbKey, verbs } from '../actions.ts';
import type { RoomEffects } from '../effects.ts';
import { forOperators } from '../for-operators.ts';
import { operatorResponse } from '../operating.ts';
import { auditPage } from '../pages/audit.ts';
import { type Route, seeOther } from '../route.ts';
import { editionHref, timeIn } from '../shown.ts';
import type { RoomWords } from '../words.ts';

const pageSize = 50;
const root = '/operate/audit';

const asked = z.object({
  text: z.string().exactOptional(),
  verb: z.string().exactOptional(),
  after: z.object({ at: z.string(), id: z.string() }).exactOptional(),
});

/** Ways to come in, which are what a sign-in was done by. */
const ways: readonly By[] = ['mail', 'oidc', 'laptop'];

type Asked = z.output<typeof asked>;

const pathOf = (wanted: Asked, { seal }: Seal) =>
  `${root}/${seal('actions', JSON.stringify(asked.parse(wanted)))}`;

const listed = async (
  { context }: Parameters<Route>[0],
  { after, ...filter }: Asked,
  { room, seal }: RoomEffects,
) => {
  const { language, words } = context;
  const [{ actions, last }, sealing] = [await actionsFor(filter, room, pageSize, after), await seal()];
  const shown = actions.map(({ at, verb, target, actor, because }) => ({
    ...{ at: timeIn(at, language), actor, what: calledIn(verb, words), because },
    target: ways.some((by) => by === target) ? words(`by_${target}`) : target,
    path: parseEditionPath(target) ? editionHref(target, sealing) : undefined,
  }));
  const view = {
    ...{ actions: shown, filter },
    verbs: verbs.map((verb): [string, string] => [verb, calledIn(verb, words)]),
    next: last && pathOf({ ...filter, after: last }, sealing),
  };
  return operatorResponse(auditPage(context, view), context);
};

/** An earlier version may have noted what this one has no words for. */
function calledIn(verb: string, words: RoomWords): string {
  const known = verbs.find((one) => one === verb);
  return known === undefined ? verb : words(verbKey(known));
}

const someActions: Route = async (request, effects) => {
  const text = (await effects.seal()).open('actions', request.rest);
  return text === undefined ? undefined : listed(request, asked.parse(JSON.parse(text)), effects);
};

const filterActions: Route = async ({ form }, { seal }) => {
  const chosen = defined({
    text: form.text?.trim().slice(0, 254) || undefined,
    verb: verbs.find((verb) => verb === form.verb),
  });
  return seeOther(pathOf(chosen, await seal()));
};

export const auditRoutes = forOperators({
  'GET /operate/audit': (request, effects) => listed(request, {}, effects),
  'GET /operate/audit/*': someActions,
  'POST /operate/audit': filterActions,
});
