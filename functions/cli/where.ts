/** The options that say where a verb looks: this machine's folder, or with --remote a deployed Periodical. */
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { UsageError } from '../errors.ts';
import { defaultOut, defaultStack } from '../systems/settings.ts';
import { placeOf, projectFile } from '../templates/project.ts';
import { projectFor } from '../templates.ts';

export interface WhereOptions {
  readonly out: string;
  readonly remote?: boolean;
  readonly stack: string;
}

/** Says where a default comes from. */
const defaultOf = (name: string, otherwise: string) =>
  `${name} of ${projectFile} from here upwards, or else ${otherwise}`;

export const addOut = (command: Command, out: string): Command =>
  command.addOption(new Option('--out <dir>', out).default(defaultOut, defaultOf('out', defaultOut)));

const defaultLake = 'out/sample-lake';

export const addLake = (command: Command): Command =>
  command.addOption(
    new Option('--lake <dir>', 'folder of the raw tables').default(
      defaultLake,
      defaultOf('lake', defaultLake),
    ),
  );

/**
 * Fills in what the project says of places that were not typed.
 * @throws InputError periodical.yaml is wrong
 */
export function takePlaces(command: Command): void {
  const { templates } = command.opts<{ templates?: string }>();
  const project = projectFor(templates);
  if (!project) return;
  for (const name of ['lake', 'out'] as const) {
    const folder = name === 'lake' ? (project.lake ?? join(project.out, 'sample-lake')) : project.out;
    if (command.getOptionValueSource(name) === 'default')
      command.setOptionValueWithSource(name, placeOf(project, folder), 'config');
  }
}

export const addWhere = (command: Command, out: string): Command => addRemote(addOut(command, out));

export function addRemote(command: Command): Command {
  return command
    .option('--remote', 'the deployed system, not this machine (region and credentials as for the AWS CLI)')
    .option('--stack <name>', 'with --remote: the stack that is deployed', defaultStack);
}

/** @throws UsageError options of this machine are given together with --remote */
export function refuseWithRemote(command: Command, ...options: readonly string[]): void {
  for (const option of options) {
    if (command.getOptionValueSource(option) === 'cli') {
      throw new UsageError(`--${option} applies only to local runs; it cannot be combined with --remote`);
    }
  }
}
