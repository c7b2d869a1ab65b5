/** The addresses of a deployment: people who can get mail, or it is refused before anything is made. */
import { isReserved } from '../functions/address.ts';
import { type Refusal, refusalIn, refusalOnTheInternet } from '../functions/deliver/recipients.ts';
import { subscribedIn, subscriptionProblems } from '../functions/deliver/subscriptions.ts';
import type { Problem } from '../functions/errors.ts';
import { counted } from '../functions/language/counted.ts';
import type { Templates } from '../functions/templates/directories.ts';
import { namedOwner } from '../functions/templates/owners.ts';
import { loadReport, type Report, reportNames } from '../functions/templates/report.ts';
import { placeInYaml } from '../functions/templates/yaml.ts';
import { namedOwnerProblems } from '../functions/validate/templates.ts';
import { isProjectsOwn } from './bundling/templates.ts';
import type { Settings } from './settings.ts';

/** What is wrong with who sends, who is told and who is subscribed, with the setting's name or file and line. */
export function addressProblems(settings: Settings, templates: Templates): Problem[] {
  const reports = reportNames(templates).map((name) => loadReport(templates, name));
  const refusal = refusalOnTheInternet(refusalIn(templates));
  return [
    ...settingProblems(settings),
    ...reports.flatMap((report) => ownerProblems(report, settings, templates, refusal)),
    ...namedOwnerProblems(templates, refusal),
    ...operatorProblems(settings, refusal),
    ...subscriberProblems(settings, templates, reports, refusal),
  ];
}

function settingProblems({
  senderAddress,
  alarmAddress,
  urgentTo,
  owner,
  firstOperator,
  sandboxRecipients,
}: Settings): Problem[] {
  const given: [string, string | undefined][] = [
    ['sender', senderAddress],
    ['alarmAddress', alarmAddress],
    ['urgentTo', urgentTo?.startsWith('https:') ? undefined : urgentTo],
    ['owner', owner],
    ['firstOperator', firstOperator],
    ...sandboxRecipients.map((address): [string, string] => ['sandboxRecipients', address]),
  ];
  const found = new Set<string>();
  return given.flatMap(([name, address]): Problem[] => {
    if (address === undefined || !isReserved(address) || found.has(address)) return [];
    found.add(address);
    const message = `found "${address}", an address for examples (RFC 2606); expected one that mail can reach`;
    return [{ file: `setting ${name}`, message }];
  });
}

/** Whom no mail may go to gets no code. */
function operatorProblems({ firstOperator }: Settings, refusal: Refusal): Problem[] {
  const why = firstOperator === undefined ? undefined : refusal(firstOperator);
  return why === undefined ? [] : [{ file: 'setting firstOperator', message: why }];
}

function subscriberProblems(
  { stage, subscribers }: Settings,
  templates: Templates,
  reports: readonly Report[],
  refusal: Refusal,
): Problem[] {
  if (subscribers === 'none') return [];
  const lines = subscribedIn(templates);
  const isAsked = stage !== 'prod' && subscribers === undefined && lines.length > 0;
  const message = `found none for the stage ${stage}; expected none, or templates if the ${counted(lines.length, 'line')} of its subscriptions.yaml are to get mail from this stage as well`;
  const unsaid = isAsked ? [{ file: 'setting subscribers', message }] : [];
  return [...unsaid, ...subscriptionProblems(templates, reports, refusal)];
}

function ownerProblems(
  { name, written: files, settings: { owner: written } }: Report,
  { owner }: Settings,
  templates: Templates,
  refusal: Refusal,
): Problem[] {
  if (namedOwner(templates, name)) return [];
  const place = placeInYaml(files, ['owner']);
  const isOurs = isProjectsOwn(place.file) && isReserved(written);
  const why = refusal(isOurs && owner !== undefined ? owner : written);
  if (why === undefined) return [];
  const help = isOurs ? '; the setting owner (or alarmAddress) names who is told instead' : '';
  return [{ ...place, message: `owner: ${why}${help}` }];
}
