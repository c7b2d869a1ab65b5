/** Changes a file that counts at once, from the reading room. */
import { type Changeable, hashOfFile, ownFile } from '../../templates/changeable.ts';
import { type ChangingFile, changingAt } from '../../templates/changing.ts';
import type { RoomEffects } from './effects.ts';

/** The file of the templates that are read here, and what was changed of it since. */
export async function changingHere(
  name: Changeable,
  { templates, ledger, now }: Pick<RoomEffects, 'templates' | 'ledger' | 'now'>,
): Promise<ChangingFile> {
  const { directories } = await templates();
  const changing = await changingAt(
    ledger,
    { directories },
    name,
    hashOfFile(ownFile({ directories }, name)),
  );
  return { ...changing, now };
}
