/** Who is in the reading room, and what they may do there. Nothing of it is remembered between two requests. */
import type { Session } from '../../ledger/room.ts';
import type { Rights } from '../../templates/rights.ts';

export interface Visitor {
  /** An address, or the name of a user of this machine. */
  readonly name: string;
  readonly session: Session;
  readonly rights: Rights;
  /** Every form of this session carries it. */
  readonly formToken: string;
}
