/** Who is to get an edition again, by what an operator asks for and what the ledger and the bounds allow. */
import { onePerMailbox } from '../address.ts';
import { waitingText } from '../archive/approval.ts';
import { editionPath } from '../archive/archive.ts';
import { type Hold, holdOf } from '../archive/hold.ts';
import type { Manifest } from '../archive/manifest.ts';
import { defined } from '../defined.ts';
import { InputError, UsageError } from '../errors.ts';
import { languageNamed } from '../language/languages.ts';
import type { Send } from '../ledger/ledger.ts';
import { type EditionMailer, sendTable } from './mailer.ts';
import { refuseOutside } from './recipients.ts';
import {
  planAddress,
  planOf,
  planPending,
  planReaders,
  type Refused,
  type ResendPlan,
  type SendTable,
  type Step,
} from './resend.ts';
import { suppressionReason } from './suppression.ts';

/** What is asked of an edition. */
export interface ResendChoice {
  /** Everyone whose mail failed or was never sent. */
  readonly failed?: boolean;
  /** Everybody whose mail was handed over without an answer. */
  readonly unknown?: boolean;
  /** Everybody who got an earlier revision of the period. */
  readonly readers?: boolean;
  /** These addresses alone. */
  readonly to?: readonly string[];
  /** With `to`: even if it was sent before. */
  readonly again?: boolean;
  /** With `to`. @default the edition's first */
  readonly language?: string;
}

/**
 * @throws UsageError nobody is asked for, or mail may not go to one of the addresses
 * @throws InputError the edition is held, or one of the addresses must not get it
 */
export async function planResend(mailer: EditionMailer, options: ResendChoice): Promise<ResendPlan> {
  const { manifest, ledger } = mailer;
  const path = manifest.edition;
  const hold = await holdOf(manifest, ledger);
  if (hold !== undefined) throw InputError.at('', `${path} ${heldText(manifest, hold)}`);
  const sheet = await sendTable(mailer);
  const { failed = false, unknown = false, readers = false, to = [] } = options;
  if (to.length > 0) return planTo(to, sheet, mailer, options);
  if (failed || unknown) return planPending(sheet, { failed, unknown });
  if (readers) return withoutSuppressed(planReaders(sheet, await earlierSends(mailer)), mailer);
  throw new UsageError(`${path}: resend to whom? Expected failed, unknown, readers or addresses`);
}

/** All of them or none: a slip in one address must not leave the others half done. */
async function planTo(
  addresses: readonly string[],
  sheet: SendTable,
  mailer: EditionMailer,
  { again = false, language: named }: ResendChoice,
): Promise<ResendPlan> {
  const { languages } = mailer.manifest;
  const language = named && languageNamed(named);
  if (language !== undefined && !languages.includes(language)) {
    throw new UsageError(`--language ${language}: the edition has ${languages.join(', ')}`);
  }
  refuseOutside(addresses, mailer.refusal);
  const once = onePerMailbox(addresses.map((address) => ({ address })));
  const found = once.map(({ address }) => planAddress(sheet, defined({ address, again, language })));
  const plan = await withoutSuppressed(planOf(found), mailer);
  if (plan.refused.length === 0) return plan;
  throw new InputError(plan.refused.map(({ address, why }) => ({ file: address, message: why })));
}

/** The sends of the period's earlier revisions, the oldest first. */
async function earlierSends({ archive, ledger, edition, channel }: EditionMailer): Promise<Send[]> {
  const editions = await archive.listEditions(edition.report, edition.period);
  const earlier = editions.filter(({ revision }) => revision < edition.revision);
  const sends = await Promise.all(earlier.map((one) => ledger.listSends(editionPath(one))));
  return sends.flat().filter((send) => send.channel === channel);
}

async function withoutSuppressed({ steps, refused }: ResendPlan, mailer: EditionMailer): Promise<ResendPlan> {
  const found = planOf(await Promise.all(steps.map((step) => unlessSuppressed(step, mailer))));
  return { steps: found.steps, refused: [...refused, ...found.refused] };
}

async function unlessSuppressed(
  found: Step | Refused,
  { ledger, edition }: EditionMailer,
): Promise<Step | Refused> {
  if (!('from' in found)) return found;
  const { address, subscribed } = found.recipient;
  const suppression = await ledger.suppressionOf(address, edition.report);
  if (!suppression || (suppression.report !== '*' && !subscribed)) return found;
  return { address, why: `receives no more mail: ${suppressionReason(suppression)}` };
}

function heldText(manifest: Manifest, hold: Hold): string {
  const { edition, holdReasons, approval } = manifest;
  if (hold === 'sent back')
    return 'was sent back by a reviewer, and none of it is sent; make the next revision';
  if (approval)
    return `${waitingText(manifest)}, and none of it is sent; periodical approve ${edition} lets it go out`;
  return `is held, and none of it is sent: ${holdReasons.join('; ')}; periodical release ${edition} --because "…" releases it`;
}
