/** What somebody may do in the reading room. */
export interface Rights {
  /** Names of the reports whose editions somebody may read. */
  readonly reads: ReadonlySet<string>;
  /** Of which they may start runs. */
  readonly runs: ReadonlySet<string>;
  readonly operates: boolean;
  /** Whose editions they may approve, and see before anybody has. */
  readonly reviews: ReadonlySet<string>;
}
