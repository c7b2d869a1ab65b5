/** Who decides something, and why: `--by` and `--because`, kept in the ledger for whoever asks later. */
import { type Command, Option } from 'commander';
import { UsageError } from '../errors.ts';
import { machineUser } from '../systems/machine-user.ts';
import { longestReason, reasonText } from '../text/reason.ts';

export interface ReasonOptions {
  readonly because: string;
  readonly by?: string;
}

/**
 * @param who help of `--by`
 * @param isNeeded whether the verb does nothing without a reason
 */
export function addReason(command: Command, why: string, who: string, isNeeded = true): Command {
  return command
    .addOption(new Option('--because <reason>', why).makeOptionMandatory(isNeeded))
    .option('--by <name>', `${who}; your name on this machine if left out`);
}

/** @throws UsageError one of them is blank or too long, or nobody knows the caller's name */
export const reasonFrom = ({ because, by }: ReasonOptions): { because: string; by: string } => ({
  because: checkedText('because', because),
  by: checkedText('by', by ?? userName()),
});

function checkedText(option: string, text: string): string {
  const trimmed = reasonText(text);
  if (trimmed === '') throw new UsageError(`--${option} is blank; anyone who asks later must find a reason`);
  if (trimmed.length > longestReason)
    throw new UsageError(`--${option}: expected at most ${longestReason} characters`);
  return trimmed;
}

function userName(): string {
  const name = machineUser();
  if (name !== undefined) return name;
  throw new UsageError('this machine does not know your name; give it with --by');
}
