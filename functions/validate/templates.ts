/** What a run reads besides its report and models: subscriptions.yaml, recipients.yaml, people.yaml and the theme. */
import { isReserved } from '../address.ts';
import { type Refusal, refusalIn } from '../deliver/recipients.ts';
import { subscriptionProblems } from '../deliver/subscriptions.ts';
import { InputError, type Problem } from '../errors.ts';
import { ownFile } from '../templates/changeable.ts';
import type { Templates } from '../templates/directories.ts';
import { namedOwner, ownersProblems } from '../templates/owners.ts';
import { peopleProblems } from '../templates/people.ts';
import { type Report, reportNames } from '../templates/report.ts';
import { schedulesProblems } from '../templates/schedules.ts';
import { placeInYaml } from '../templates/yaml.ts';
import { looking } from './looking.ts';
import { themeProblems } from './theme.ts';

/** @param reports those that are checked: what others alone are wrong in is not looked at */
export async function templateProblems(templates: Templates, reports: readonly Report[]): Promise<Problem[]> {
  looking.publish('subscriptions.yaml');
  const languages = reports.flatMap(({ pages }) => Object.keys(pages));
  return [...addressProblems(templates, reports), ...(await themeProblems(templates, languages))];
}

function addressProblems(templates: Templates, reports: readonly Report[]): Problem[] {
  try {
    const refusal = refusalIn(templates);
    const owners = reports.flatMap(({ name, written, settings: { owner } }): Problem[] => {
      if (namedOwner(templates, name)) return [];
      const why = refusal(owner);
      // An example: a deployment names somebody in its place.
      return why === undefined || isReserved(owner)
        ? []
        : [{ ...placeInYaml(written, ['owner']), message: `owner: ${why}` }];
    });
    return [
      ...reports.flatMap((report) => reviewerProblems(report, refusal)),
      ...subscriptionProblems(templates, reports),
      ...peopleProblems(templates, reportNames(templates)),
      ...owners,
      ...namedOwnerProblems(templates, refusal),
      ...scheduleProblems(templates),
    ];
  } catch (error) {
    if (error instanceof InputError) return [...error.problems];
    throw error;
  }
}

/** A reviewer whom no mail may reach would never hear that an edition waits. */
const reviewerProblems = ({ written, settings }: Report, refusal: Refusal): Problem[] =>
  (settings.approval?.by ?? []).flatMap((address, index): Problem[] => {
    const why = refusal(address);
    if (why === undefined || isReserved(address)) return [];
    return [{ ...placeInYaml(written, ['approval', 'by', index]), message: `approval.by: ${why}` }];
  });

/** @param refusal of the addresses in owners.yaml */
export function namedOwnerProblems(templates: Templates, refusal: Refusal): Problem[] {
  const own = ownFile(templates, 'owners.yaml');
  return own ? ownersProblems(own, reportNames(templates), refusal) : [];
}

function scheduleProblems(templates: Templates): Problem[] {
  const own = ownFile(templates, 'schedules.yaml');
  return own ? schedulesProblems(own, reportNames(templates)) : [];
}
