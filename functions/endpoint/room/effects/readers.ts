/** What the pages of readers touch of the world. */

/** A link by which an address confirms that it wants a report. */
export interface Confirmation {
  readonly address: string;
  readonly link: string;
  /** Of the report. */
  readonly title: string;
  readonly language: string;
  /** When the link ends, UTC. */
  readonly until: string;
}

export interface ReaderEffects {
  readonly mailConfirmation: (confirmation: Confirmation) => Promise<void>;
}
