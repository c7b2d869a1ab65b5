/**
 * The demo lake is the seed article at 1:1000 (definitions.md, section 5). These are the counts at scale 1; every
 * one is multiplied by the scale.
 */

/** Figures that the report must show, reached by quotas and by scaling budgets. */
export const CALIBRATION = {
  /** Sales of 2023-07..2024-06 against the year before. */
  salesGrowth: 0.43,
  liveGrowth: 0.4,
  /** Creators with a growth of 3.0 or more from the 618 window of 2023 to that of 2024. */
  surged: 200,
  firstTimersGrown: 385,
  /** Creators with 50 million yuan in the 618 window of 2024, and in as many days before it. */
  large: 31,
  largeBefore: 24,
  largeBoth: 20,
  /**
   * Planned active creators on an average day of 2024-H1, for 580, 180 and 4.4 in the report: small creators have a
   * day more for their debut, two active days of a waist creator may fall on the same day, and the campaign days of
   * the head creators come on top.
   */
  daily: { small: 572, waist: 190, head: 2.7 },
} as const;

export interface Cohort {
  readonly creators: number;
  readonly heads: number;
  readonly waists: number;
  readonly mids: number;
}

/**
 * By first sale: 2021-06 (they sold before the lake begins), 2021-07..2022-06, 2022-07..2023-06, 2023-07..2024-06,
 * 2024-07, never. Sizes are by sales in the 12 months to 2024-06-30: head 50 million yuan and more, waist 5 million,
 * mid 500,000.
 */
export const COHORTS: readonly Cohort[] = [
  { creators: 2400, heads: 40, waists: 190, mids: 450 },
  { creators: 1800, heads: 0, waists: 40, mids: 170 },
  { creators: 3035, heads: 6, waists: 110, mids: 420 },
  { creators: 5280, heads: 0, waists: 60, mids: 360 },
  { creators: 480, heads: 0, waists: 0, mids: 0 },
  { creators: 120, heads: 0, waists: 0, mids: 0 },
];

export const PRODUCTS = 4000;
export const BUYERS = 220_000;
