/** Where a verb looks: at this machine's folder, or with --remote at a deployed Periodical. */
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Archive } from '../archive.ts';
import { UsageError } from '../errors.ts';
import { sqliteLedger } from '../ledger/sqlite.ts';
import type { Ledger } from '../ledger.ts';
import { localArchive } from '../local.ts';

export interface WhereOptions {
  readonly out: string;
  readonly remote?: boolean;
  readonly stack: string;
}

export interface Stores {
  /** For messages. */
  readonly name: string;
  readonly archive: Archive;
  /** Opened at the first call, so that a look at an archive makes no file. */
  readonly ledger: () => Ledger;
}

export function addWhere(command: Command, out: string): Command {
  return command
    .option('--out <dir>', out, 'out')
    .option('--remote', 'the deployed system, not this machine (region and credentials as for the AWS CLI)')
    .option('--stack <name>', 'with --remote: the stack that is deployed', 'Periodical-prod');
}

/** @throws UsageError options of this machine are given together with --remote */
export function refuseWithRemote(command: Command, ...options: readonly string[]): void {
  for (const option of options) {
    if (command.getOptionValueSource(option) === 'cli') {
      throw new UsageError(`--${option} is of this machine; it does not go with --remote`);
    }
  }
}

export async function withStores<T>(options: WhereOptions, use: (stores: Stores) => Promise<T>): Promise<T> {
  const { out, stack } = options;
  if (options.remote) {
    // The SDK takes a quarter of a second to load.
    const { remote } = await import('../remote.ts');
    const { archive, ledger } = await remote(stack);
    return use({ name: `the archive of ${stack}`, archive, ledger: () => ledger });
  }
  let opened: Ledger | undefined;
  const ledger = () => {
    opened ??= sqliteLedger(join(out, 'ledger.sqlite'));
    return opened;
  };
  try {
    return await use({ name: join(out, 'archive'), archive: localArchive(out), ledger });
  } finally {
    opened?.close();
  }
}
