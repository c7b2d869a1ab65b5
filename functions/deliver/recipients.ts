/**
 * `recipients.yaml`: where mail may go at all. It bounds subscriptions, owners, --to and POST /runs, and the channel
 * itself, which is the one way out: whoever can write into a queue cannot mail anybody else either.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { domainOf, isReserved, mailboxOf } from '../address.ts';
import { InputError, UsageError } from '../errors.ts';
import { displayPath, type Templates, templatePath } from '../templates/directories.ts';
import { guardTemplates } from '../templates/guard.ts';
import { projectProblem } from '../templates/project.ts';
import { mailBounds } from '../templates/project-settings.ts';
import { parseYaml } from '../templates/yaml.ts';
import type { Channel } from './channel.ts';

const fileName = 'recipients.yaml';

export interface Bounds {
  readonly domains: readonly string[];
  readonly addresses: readonly string[];
  /** As messages name it. */
  readonly file: string;
}

/** Why nothing may be sent to an address; undefined if it may. */
export type Refusal = (address: string) => string | undefined;

/**
 * Reads the bounds of the first templates folder that has some, or those of periodical.yaml; undefined: there are none.
 * @throws InputError every problem with file and line
 */
export function boundsIn(templates: Templates): Bounds | undefined {
  for (const directory of templates.directories) guardTemplates(directory, fileName);
  const path = templatePath(templates, fileName);
  const { project } = templates;
  if (path === undefined && !project?.recipients) return undefined;
  const file = path === undefined ? (project?.file ?? '') : displayPath(path);
  if (path !== undefined && project?.recipients)
    throw projectProblem(project, ['recipients'], `${file} says them too; expected one of the two`);
  const found =
    path === undefined ? project?.recipients : parseYaml(file, readFileSync(path, 'utf8'), mailBounds);
  if (found && found.domains.length + found.addresses.length > 0) return { ...found, file };
  throw InputError.at(file, 'lets mail go to nobody; expected domains, addresses or both', 1);
}

/** As an output of the stack: whoever asks from outside hears at once what a run would refuse. */
export const boundsText = (bounds: Bounds): string => JSON.stringify(bounds);

/** Reads what `boundsText` wrote; undefined: there are none. */
export const parseBounds = (text: string | undefined): Bounds | undefined =>
  text === undefined ? undefined : mailBounds.extend({ file: z.string() }).parse(JSON.parse(text));

/** Refuses what lies outside the bounds, if there are some. */
export function refusalBy(bounds: Bounds | undefined): Refusal {
  if (!bounds) return () => undefined;
  const { file, domains, addresses } = bounds;
  const mailboxes = new Set(addresses.map(mailboxOf));
  const allowed = [...domains, ...(addresses.length > 0 ? ['the addresses that it lists'] : [])].join(', ');
  return (address) => {
    if (domains.includes(domainOf(address).toLowerCase()) || mailboxes.has(mailboxOf(address)))
      return undefined;
    return `${address} is outside ${file}; expected one of ${allowed}`;
  };
}

/** Refuses what lies outside the bounds of templates. */
export const refusalIn = (templates: Templates): Refusal => refusalBy(boundsIn(templates));

/** Refuses domains too that are kept for examples and tests: no mail can arrive there. */
export const refusalOnTheInternet =
  (refusal: Refusal): Refusal =>
  (address) =>
    isReserved(address)
      ? `${address} is an address for examples (RFC 2606), which no mail can reach; expected a real one`
      : refusal(address);

/** @throws UsageError nothing may be sent to one of the addresses */
export function refuseOutside(addresses: readonly string[], refusal: Refusal): void {
  const problems = addresses.flatMap((address) => refusal(address) ?? []);
  if (problems.length > 0) throw new UsageError(problems.join('; '));
}

/** A channel that sends nothing to an address that is refused, whatever asked for it. */
export const guarded = (channel: Channel, refusal: Refusal): Channel => ({
  ...channel,
  async send(raw, envelope) {
    const why = refusal(envelope.recipient);
    if (why !== undefined) throw InputError.at('', `nothing was sent: ${why}`);
    return channel.send(raw, envelope);
  },
});
