/** A reading room over what the command line made of the shop: its archive, its ledger and its own templates. */
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { refusalIn } from '../../../functions/deliver/recipients.ts';
import type { Ledger } from '../../../functions/ledger/ledger.ts';
import { localArchive, localLedger, localSigner } from '../../../functions/systems/local.ts';
import { asChanged } from '../../../functions/templates/changes.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { freshShop } from '../../cli/shop.ts';
import { roomPlace } from './place.ts';

/** keeper@example.com and boss@example.com get shop-tally; ana@acme.org operates. */
export function shopRoom() {
  const shop = freshShop();
  const place = roomPlace();
  let ledger: Ledger;
  beforeEach(() => {
    shop().write('people.yaml', '- {who: ana@acme.org, role: operator}\n- {who: acme.org, role: reader}\n');
    ledger = localLedger(shop().out);
    const own = templatesAt(join(shop().root, 'templates'));
    place.effects = {
      ...place.effects,
      ...{ ledger, archive: localArchive(shop().out), signer: localSigner(shop().out) },
      templates: () => asChanged(own, ledger),
      refusalBy: refusalIn,
    };
  });
  afterEach(() => ledger.close());
  return { shop, place };
}
