/** The bold defaults of definitions.md. Money and factors are decimal strings, so that tests are exact. */

/** A tier or band: everything from `from` (included) to the next one's `from`. Ascending. */
export interface Step {
  readonly label: string;
  readonly from: string;
}

export interface OracleParameters {
  readonly followerBands: readonly Step[];
  /** Yuan. */
  readonly salesTiers: readonly Step[];
  /** Yuan; the first is also the tier of those without trailing sales. */
  readonly carrierTiers: readonly Step[];
  readonly runUpDays: number;
  /** Growth, a fraction. */
  readonly surgeGrowth: string;
  /** Yuan. */
  readonly largeSales: string;
  readonly grownFactor: string;
  /** Fewer than this. */
  readonly spotlightFollowers: number;
  /** Yuan. */
  readonly spotlightSales: string;
  /** More than this. */
  readonly contentUnits: number;
  readonly signalUnits: number;
  readonly freshnessGraceDays: number;
  readonly oldSnapshotDays: number;
  readonly lookbackDays: number;
}

export const defaultParameters: OracleParameters = {
  followerBands: [
    { label: '<10k', from: '0' },
    { label: '10k-100k', from: '10000' },
    { label: '100k-1M', from: '100000' },
    { label: '>=1M', from: '1000000' },
  ],
  salesTiers: [
    { label: '<500k', from: '0' },
    { label: '500k-5M', from: '500000' },
    { label: '5M-50M', from: '5000000' },
    { label: '>=50M', from: '50000000' },
  ],
  carrierTiers: [
    { label: 'small', from: '0' },
    { label: 'waist', from: '5000000' },
    { label: 'head', from: '50000000' },
  ],
  runUpDays: 30,
  surgeGrowth: '3.0',
  largeSales: '50000000',
  grownFactor: '1.5',
  spotlightFollowers: 100_000,
  spotlightSales: '10000',
  contentUnits: 1000,
  signalUnits: 50,
  freshnessGraceDays: 0,
  oldSnapshotDays: 45,
  lookbackDays: 365,
};
