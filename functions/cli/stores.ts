/** What a verb looks at: archive and ledger of this machine, or with --remote of a deployed Periodical. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Archive } from '../archive/archive.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Signer } from '../signer/signer.ts';
import { localArchive, localLedger, localSigner } from '../systems/local.ts';
import { asChanged } from '../templates/changes.ts';
import type { Templates } from '../templates/directories.ts';
import { templatesAt } from '../templates.ts';
import type { WhereOptions } from './where.ts';

export interface Stores {
  /** For messages. */
  readonly name: string;
  readonly archive: Archive;
  /** Knows what its editions are signed with. */
  readonly signer: () => Signer;
  /** Opened at the first call, so that a look at an archive makes no file. */
  readonly ledger: () => Ledger;
  /** Whether there is one already. */
  readonly hasLedger: boolean;
}

/** The templates as this machine's ledger has them changed; one that is not there is not made. */
export async function templatesHere({
  templates,
  out,
}: Pick<WhereOptions, 'out'> & { readonly templates?: string }): Promise<Templates> {
  const ledger = localLedger(out, true);
  try {
    return await asChanged(templatesAt(templates), ledger);
  } finally {
    ledger.close();
  }
}

export async function withStores<T>(options: WhereOptions, use: (stores: Stores) => Promise<T>): Promise<T> {
  const { out, stack } = options;
  if (options.remote) {
    // The SDK takes a quarter of a second to load.
    const { remote } = await import('../systems/remote.ts');
    const { archive, signer, ledger } = await remote(stack);
    return use({
      name: `the archive of ${stack}`,
      archive,
      signer: () => signer,
      ledger: () => ledger,
      hasLedger: true,
    });
  }
  let opened: Ledger | undefined;
  const ledger = () => {
    opened ??= localLedger(out);
    return opened;
  };
  try {
    const archive = localArchive(out);
    const signer = () => localSigner(out);
    const hasLedger = existsSync(join(out, 'ledger.sqlite'));
    return await use({ name: join(out, 'archive'), archive, signer, ledger, hasLedger });
  } finally {
    opened?.close();
  }
}
