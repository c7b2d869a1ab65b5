/** What `compare:` of a report may say. */

export const comparedYears = ['same date', '364 days', 'previous weekday'] as const;

/** `before` as people write it: `N days` of at most three digits. */
export const comparedBefore = /^(period before|previous weekday|[1-9]\d{0,2} days?)$/;

/** What is not said is by the period's kind: `yearEarlier` and `periodBefore`. */
export interface Compare {
  readonly year?: (typeof comparedYears)[number] | undefined;
  /** As `comparedBefore` takes it. */
  readonly before?: string | undefined;
}
