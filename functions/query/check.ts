/** What a check of the data found, without its rows. */
export interface CheckOutcome {
  readonly name: string;
  readonly severity: 'hold' | 'warn';
  readonly passed: boolean;
  /** How many rows are wrong; 0 if the check passed. */
  readonly rows: number;
}
