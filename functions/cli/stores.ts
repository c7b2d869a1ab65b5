/** Where a verb looks: at this machine's folder, or with --remote at a deployed Periodical. */
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Archive } from '../archive/archive.ts';
import { UsageError } from '../errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { sqliteLedger } from '../ledger/sqlite.ts';
import type { Signer } from '../signer/signer.ts';
import { defaultOut, localArchive, localSigner } from '../systems/local.ts';
import { defaultStack } from '../systems/settings.ts';

export interface WhereOptions {
  readonly out: string;
  readonly remote?: boolean;
  readonly stack: string;
}

export interface Stores {
  /** For messages. */
  readonly name: string;
  readonly archive: Archive;
  /** Knows what its editions are signed with. */
  readonly signer: () => Signer;
  /** Opened at the first call, so that a look at an archive makes no file. */
  readonly ledger: () => Ledger;
}

export const addOut = (command: Command, out: string): Command =>
  command.option('--out <dir>', out, defaultOut);

export function addWhere(command: Command, out: string): Command {
  return addOut(command, out)
    .option('--remote', 'the deployed system, not this machine (region and credentials as for the AWS CLI)')
    .option('--stack <name>', 'with --remote: the stack that is deployed', defaultStack);
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
    const { remote } = await import('../systems/remote.ts');
    const { archive, signer, ledger } = await remote(stack);
    return use({ name: `the archive of ${stack}`, archive, signer: () => signer, ledger: () => ledger });
  }
  let opened: Ledger | undefined;
  const ledger = () => {
    opened ??= sqliteLedger(join(out, 'ledger.sqlite'));
    return opened;
  };
  try {
    const archive = localArchive(out);
    return await use({ name: join(out, 'archive'), archive, signer: () => localSigner(out), ledger });
  } finally {
    opened?.close();
  }
}
