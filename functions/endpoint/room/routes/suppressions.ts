/** Suppressions: who gets no more mail, and lifting that with a reason. */
import { readAddress } from '../../../address.ts';
import { allow } from '../../../deliver/allow.ts';
import type { Suppression, SuppressionRecord } from '../../../ledger/ledger.ts';
import type { Seal } from '../../seal.ts';
import { noteAct, reasonIn } from '../acting.ts';
import type { RoomEffects } from '../effects.ts';
import type { FieldProblems } from '../forms.ts';
import type { PageContext } from '../frame.ts';
import { operatorResponse } from '../operating.ts';
import { liftPage, type ShownSuppression, suppressionsPage } from '../pages/suppressions.ts';
import { type Route, seeOther } from '../route.ts';
import { timeIn } from '../shown.ts';

const shown = 200;

export const showSuppressions: Route = async ({ context }, effects) => {
  const found = (await effects.ledger.listSuppressions()).toReversed();
  return listed(found, '', context, effects);
};

export const findSuppression: Route = async ({ context, form }, effects) => {
  const given = (form.address ?? '').trim();
  if (given === '') return seeOther('/operate/suppressions');
  const address = readAddress(given);
  if (address !== undefined) return seeOther(addressPath(address, await effects.seal()));
  const list = { suppressions: [], more: 0, address: given };
  const problems = { address: context.words('sign_in_address_wrong') };
  return operatorResponse(suppressionsPage(context, list, problems), context);
};

/** An address, also with what was lifted. */
export const showSuppressed: Route = async ({ context, rest }, effects) => {
  const address = (await effects.seal()).open('address', rest);
  if (address === undefined) return undefined;
  return listed(await effects.ledger.listSuppressions(address), address, context, effects);
};

const addressPath = (address: string, { seal }: Seal) => `/operate/suppressions/${seal('address', address)}`;

async function listed(
  found: readonly SuppressionRecord[],
  address: string,
  context: PageContext,
  effects: RoomEffects,
) {
  const seal = await effects.seal();
  const rows = found.flatMap((one) => rowsOf(one, context, seal));
  const list = { suppressions: rows.slice(0, shown), more: Math.max(0, rows.length - shown), address };
  return operatorResponse(suppressionsPage(context, list), context);
}

function rowsOf(one: SuppressionRecord, context: PageContext, { seal }: Seal): ShownSuppression[] {
  const { words, language } = context;
  const path = `/operate/lift/${seal('address', `${one.address}\n${one.report}`)}`;
  const lifted = one.lifts.map((lift) => ({
    ...shownSuppression({ ...one, reason: lift.reason, at: lift.since }, context),
    detail: words('op_lifted', { ...lift, at: timeIn(lift.at, language) }),
    path: undefined,
  }));
  return [...lifted, ...(one.isLifted ? [] : [{ ...shownSuppression(one, context), path }])];
}

const shownSuppression = (
  { address, report, reason, at, detail }: Suppression,
  { words, language }: PageContext,
) => ({
  ...{ address, detail, since: timeIn(at, language), reason: words(`op_${reason}`) },
  of: report === '*' ? words('op_all_reports') : report,
});

export const showLift: Route = async ({ context, rest }, effects) => liftForm(rest, context, effects);

export const lift: Route = async ({ context, rest, form, visitor }, effects) => {
  const found = await suppressionAt(rest, effects);
  if (!found) return undefined;
  const { because, problems } = reasonIn(form, context.words);
  if (Object.keys(problems).length > 0) return liftForm(rest, context, effects, because, problems);
  const { address, report } = found;
  const target = report === '*' ? address : `${address} ${report}`;
  await noteAct({ verb: 'allow', target, because }, visitor, effects);
  await allow(effects.ledger, address, report, { because, by: visitor.name, at: effects.now() });
  return seeOther(addressPath(address, await effects.seal()));
};

/** A suppression that is in force. */
async function suppressionAt(token: string, { seal, ledger }: RoomEffects): Promise<Suppression | undefined> {
  const [address, report] = (await seal()).open('address', token)?.split('\n') ?? [];
  if (address === undefined || report === undefined) return undefined;
  const found = await ledger.listSuppressions(address);
  return found.find((one) => one.report === report && !one.isLifted);
}

async function liftForm(
  token: string,
  context: PageContext,
  effects: RoomEffects,
  because = '',
  problems: FieldProblems = {},
) {
  const found = await suppressionAt(token, effects);
  if (!found) return undefined;
  const view = { ...shownSuppression(found, context), path: undefined };
  return operatorResponse(liftPage(context, view, found.reason !== 'bounced', because, problems), context);
}
