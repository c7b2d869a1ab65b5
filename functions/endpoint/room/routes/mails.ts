/** The mails of an edition, and sending it again: who gets it is chosen, shown, and then sent with a reason. */
import { z } from 'zod';
import { readAddress } from '../../../address.ts';
import { holdOf } from '../../../archive/hold.ts';
import type { Manifest } from '../../../archive/manifest.ts';
import { addTime } from '../../../calendar/instant.ts';
import { resendAll, sendTable } from '../../../deliver/mailer.ts';
import { openOf, type SendTable } from '../../../deliver/resend.ts';
import { planResend, type ResendChoice } from '../../../deliver/resending.ts';
import type { Send } from '../../../ledger/ledger.ts';
import { languageLabel } from '../../languages.ts';
import { noteAct, reasonIn } from '../acting.ts';
import type { RoomEffects } from '../effects.ts';
import type { FieldProblems } from '../forms.ts';
import type { PageContext } from '../frame.ts';
import { editionAt, sendTableOf } from '../mails.ts';
import { operatorResponse } from '../operating.ts';
import { mailsPage, type ResendForm, resendPage } from '../pages/mails.ts';
import { type Route, seeOther } from '../route.ts';
import { editionHref, timeIn, titleIn } from '../shown.ts';
import { mailMood } from '../states.ts';

/** What a sealed address of a resend is of. */
const asked = z.object({
  edition: z.string(),
  /** Random: a button that is pressed twice sends once. */
  once: z.string(),
  failed: z.boolean().exactOptional(),
  unknown: z.boolean().exactOptional(),
  readers: z.boolean().exactOptional(),
  to: z.array(z.string()).exactOptional(),
  again: z.boolean().exactOptional(),
  language: z.string().exactOptional(),
});

export const showMails: Route = async ({ context, rest }, effects) => {
  const found = await editionAt((await effects.seal()).open('edition', rest), effects);
  return found && mailsOf(found.manifest, context, effects);
};

export const chooseResend: Route = async ({ context, rest, form }, effects) => {
  const seal = await effects.seal();
  const found = await editionAt(seal.open('edition', rest), effects);
  if (!found) return undefined;
  const choice = choiceIn(form, found.manifest, context);
  if ('problems' in choice) return mailsOf(found.manifest, context, effects, form, choice.problems);
  const text = JSON.stringify({ edition: found.manifest.edition, once: effects.random(9), ...choice });
  return seeOther(`/operate/resend/${seal.seal('resend', text)}`);
};

function choiceIn(
  form: Readonly<Record<string, string>>,
  { languages }: Manifest,
  { words }: PageContext,
): ResendChoice | { readonly problems: FieldProblems } {
  const { whom = '', address = '', language = '' } = form;
  if (whom === 'failed' || whom === 'unknown' || whom === 'readers') return { [whom]: true };
  if (whom !== 'one') return { problems: { whom: words('op_resend_whom_missing') } };
  const to = readAddress(address.trim());
  if (to === undefined) return { problems: { address: words('sign_in_address_wrong') } };
  return { to: [to], again: true, ...(languages.includes(language) ? { language } : {}) };
}

export const checkResend: Route = async ({ context, rest }, effects) => resendForm(rest, context, effects);

export const resend: Route = async ({ context, rest, form, visitor }, effects) => {
  const found = await resendAt(rest, effects);
  if (!found) return undefined;
  const { because, problems } = reasonIn(form, context.words);
  if (Object.keys(problems).length > 0) return resendForm(rest, context, effects, because, problems);
  await effects.withMailer(found.id, async (mailer) => {
    const plan = await planResend(mailer, found.choice);
    const until = addTime(effects.now(), { hours: 48 });
    if ((await effects.room.count(`resend:${found.once}`, until)) > 1) return;
    await noteAct({ verb: 'resend', target: found.manifest.edition, because }, visitor, effects);
    await resendAll(plan, mailer);
  });
  return seeOther(mailsPath(found.manifest.edition, await effects.seal()));
};

const mailsPath = (edition: string, { seal }: Awaited<ReturnType<RoomEffects['seal']>>) =>
  `/operate/mails/${seal('edition', edition)}`;

async function resendAt(token: string, effects: RoomEffects) {
  const text = (await effects.seal()).open('resend', token);
  if (text === undefined) return undefined;
  const { edition, once, ...choice } = asked.parse(JSON.parse(text));
  const found = await editionAt(edition, effects);
  return found && { ...found, once, choice };
}

async function resendForm(
  token: string,
  context: PageContext,
  effects: RoomEffects,
  because = '',
  problems: FieldProblems = {},
) {
  const found = await resendAt(token, effects);
  if (!found) return undefined;
  const { plan, sheet } = await effects.withMailer(found.id, async (mailer) => ({
    plan: await planResend(mailer, found.choice),
    sheet: await sendTable(mailer),
  }));
  const before = (address: string) => sheet.sends.find(({ recipient }) => recipient === address);
  const check = {
    edition: found.manifest.edition,
    steps: plan.steps.map(
      ({ recipient: { address, language } }) =>
        [address, languageLabel(language), stateText(before(address), context)] as const,
    ),
    refused: plan.refused.map(({ address, why }) => [address, why] as const),
    back: mailsPath(found.manifest.edition, await effects.seal()),
    isDoubtful: found.choice.unknown === true,
  };
  return operatorResponse(resendPage(context, check, because, problems), context);
}

function stateText(send: Send | undefined, { words, language }: PageContext): string {
  return send
    ? `${words(`mail_${send.state}`)}, ${timeIn(send.updatedAt, language)}`
    : words('op_no_mail_yet');
}

async function mailsOf(
  manifest: Manifest,
  context: PageContext,
  effects: RoomEffects,
  form: ResendForm = {},
  problems: FieldProblems = {},
) {
  const { words, language } = context;
  const sheet = await sendTableOf(manifest, effects);
  const release = manifest.heldAtMaking ? await effects.ledger.releaseOf(manifest.edition) : undefined;
  const hold = await holdOf(manifest, effects.ledger);
  const at = release && timeIn(release.at, language, manifest.timezone);
  const edition = {
    subject: titleIn(manifest.subjects, language),
    edition: manifest.edition,
    editionPath: editionHref(manifest.edition, await effects.seal()),
    remarks: [
      ...(release ? [{ mood: 'good' as const, text: words('op_released', { ...release, at }) }] : []),
      ...(hold
        ? [{ mood: 'bad' as const, text: words(hold === 'check' ? 'op_still_held' : 'op_not_approved') }]
        : []),
    ],
    counts: [...Map.groupBy(sheet.sends, ({ state }) => state)].map(([state, own]) => ({
      mood: mailMood[state],
      text: `${words(`mail_${state}`)}: ${own.length}`,
    })),
    mails: sheet.sends.map(({ recipient, state, updatedAt, detail }) => ({
      ...{ recipient, detail, mood: mailMood[state], state: words(`mail_${state}`) },
      when: timeIn(updatedAt, language, manifest.timezone),
    })),
    choices: hold ? [] : choicesOf(sheet, manifest, words),
    languages: manifest.languages.map((name) => [name, languageLabel(name)] as const),
  };
  return operatorResponse(mailsPage(context, edition, form, problems), context);
}

/** Only those that somebody would get it by. */
function choicesOf(sheet: SendTable, { edition }: Manifest, words: PageContext['words']) {
  const { failed, unknown } = openOf(sheet);
  const choice = (value: string, count: number) =>
    count === 0
      ? []
      : [{ value, label: words(`op_resend_${value}`, { count }), hint: words(`op_resend_${value}_help`) }];
  return [
    ...choice('failed', failed.length),
    ...choice('unknown', unknown.length),
    ...(edition.endsWith('/r1') ? [] : choice('readers', 1)),
    ...choice('one', 1),
  ];
}
