/** Releasing a held edition. */
import { parseEditionPath } from '../../../archive/archive.ts';
import { isHeld } from '../../../archive/hold.ts';
import type { Manifest } from '../../../archive/manifest.ts';
import { provedManifest } from '../../../archive/proved.ts';
import { releaseEdition } from '../../../deliver/release.ts';
import { planRelease } from '../../../deliver/resend.ts';
import { noteAct, reasonIn } from '../acting.ts';
import type { RoomEffects } from '../effects.ts';
import { failedChecksOf } from '../failed-checks.ts';
import type { FieldProblems } from '../forms.ts';
import type { PageContext } from '../frame.ts';
import { sendTableOf } from '../mails.ts';
import { operatorResponse } from '../operating.ts';
import { releasePage } from '../pages/release.ts';
import { loadReports } from '../reports.ts';
import { type Route, seeOther } from '../route.ts';
import { editionHref, titleIn } from '../shown.ts';

export const showRelease: Route = async ({ context, rest }, effects) => {
  const found = await heldAt(rest, effects);
  if (typeof found === 'string') return seeOther(elsewhere(found, rest));
  return found && releaseForm(found, context, effects);
};

export const release: Route = async ({ context, rest, form, visitor }, effects) => {
  const found = await heldAt(rest, effects);
  if (found === undefined || typeof found === 'string') return found && seeOther(elsewhere(found, rest));
  const { because, problems } = reasonIn(form, context.words);
  if (Object.keys(problems).length > 0) return releaseForm(found, context, effects, because, problems);
  await noteAct({ verb: 'release', target: found.edition, because }, visitor, effects);
  const id = parseEditionPath(found.edition);
  if (!id) return undefined;
  await effects.withMailer(id, (mailer) => releaseEdition(mailer, { because, by: visitor.name, send: true }));
  return seeOther(mailsPath(rest));
};

/** Where one is seen that nobody releases here. */
const elsewhere = (state: 'released' | 'reviewed', token: string) =>
  state === 'reviewed' ? `/review/${token}` : mailsPath(token);

const mailsPath = (token: string) => `/operate/mails/${token}`;

/** The manifest of an edition that is held and the newest of its period, and that no reviewer has to approve instead; undefined: there is none, or a newer one. */
async function heldAt(
  token: string,
  effects: RoomEffects,
): Promise<Manifest | 'released' | 'reviewed' | undefined> {
  const id = parseEditionPath((await effects.seal()).open('edition', token) ?? '');
  const newest = id && (await effects.archive.listEditions(id.report, id.period)).at(-1);
  if (!newest || newest.revision !== id.revision) return undefined;
  const manifest = await provedManifest(id, effects);
  if (manifest.approval) return 'reviewed';
  return (await isHeld(manifest, effects.ledger)) ? manifest : 'released';
}

async function releaseForm(
  manifest: Manifest,
  context: PageContext,
  effects: RoomEffects,
  because = '',
  problems: FieldProblems = {},
) {
  const plan = planRelease(await sendTableOf(manifest, effects));
  const { reports } = loadReports(await effects.templates());
  const meanings = reports.find(({ name }) => name === manifest.report)?.definitions.checks ?? {};
  const held = {
    subject: titleIn(manifest.subjects, context.language),
    edition: manifest.edition,
    editionPath: editionHref(manifest.edition, await effects.seal()),
    reasons: manifest.holdReasons,
    checks: failedChecksOf(manifest, meanings, context),
    recipients: plan.steps.map(({ recipient }) => recipient.address),
  };
  return operatorResponse(releasePage(context, held, because, problems), context);
}
