/** The options that say where a verb looks: this machine's folder, or with --remote a deployed Periodical. */
import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { defaultOut, defaultStack } from '../systems/settings.ts';

export interface WhereOptions {
  readonly out: string;
  readonly remote?: boolean;
  readonly stack: string;
}

export const addOut = (command: Command, out: string): Command =>
  command.option('--out <dir>', out, defaultOut);

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
