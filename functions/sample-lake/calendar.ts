/**
 * The lake's time, in local days of Asia/Shanghai. It is cut into segments: stretches for which every creator has
 * a number of active days and a budget in yuan. A segment ends wherever a figure of the report starts or ends.
 */

export const FIRST_DAY = '2021-06-01';
export const LAST_DAY = '2024-07-31';

/** What a segment is to the campaign figures of 618, those of 2024 above all. */
type Role =
  | ''
  | `window${'21' | '22' | '23' | '24'}`
  | `before${'22' | '23' | '24'}`
  | 'runup24'
  | 'double11';

export interface Segment {
  readonly start: string;
  readonly role: Role;
  /** Active days per creator and day, relative to an ordinary month. */
  readonly activity: number;
  /** Yuan per active day, relative to an ordinary month. */
  readonly amount: number;
}

type SegmentRow = readonly [start: string, activity: number, amount: number, role?: Role];

/** Chinese New Year was on 2022-02-01, 2023-01-22 and 2024-02-10: January and February dip in turn. */
const SEGMENT_ROWS: readonly SegmentRow[] = [
  ['2021-06-01', 1.12, 1.3, 'window21'],
  ['2021-06-19', 0.97, 0.9],
  ['2021-07-01', 0.92, 0.86],
  ['2021-08-01', 0.96, 0.92],
  ['2021-09-01', 1.0, 1.02],
  ['2021-10-01', 1.0, 1.0],
  ['2021-10-27', 1.18, 1.55, 'double11'],
  ['2021-11-12', 0.98, 0.86],
  ['2021-12-01', 0.94, 0.98],
  ['2022-01-01', 0.96, 0.98],
  ['2022-02-01', 0.86, 0.8],
  ['2022-03-01', 1.02, 1.04],
  ['2022-04-01', 0.94, 0.88],
  ['2022-05-01', 1.0, 0.98],
  ['2022-05-14', 1.04, 1.06, 'before22'],
  ['2022-06-01', 1.12, 1.3, 'window22'],
  ['2022-06-19', 0.97, 0.9],
  ['2022-07-01', 0.92, 0.86],
  ['2022-08-01', 0.96, 0.94],
  ['2022-09-01', 1.0, 1.04],
  ['2022-10-01', 1.0, 1.0],
  ['2022-10-24', 1.18, 1.55, 'double11'],
  ['2022-11-12', 0.98, 0.86],
  ['2022-12-01', 0.9, 0.98],
  ['2023-01-01', 0.92, 0.92],
  ['2023-02-01', 0.97, 0.92],
  ['2023-03-01', 1.02, 1.08],
  ['2023-04-01', 1.0, 0.92],
  ['2023-05-01', 1.02, 1.0],
  ['2023-05-12', 1.06, 1.1, 'before23'],
  ['2023-05-31', 1.16, 1.4, 'window23'],
  ['2023-06-19', 1.0, 0.95],
  ['2023-07-01', 0.94, 0.85],
  ['2023-08-01', 0.98, 0.9],
  ['2023-09-01', 1.02, 1.0],
  ['2023-10-01', 1.02, 1.0],
  ['2023-10-20', 1.18, 1.5, 'double11'],
  ['2023-11-12', 0.98, 0.9],
  ['2023-12-01', 1.0, 0.98],
  ['2024-01-01', 1.02, 0.94],
  ['2024-02-01', 0.8, 0.72],
  ['2024-03-01', 1.02, 1.06],
  ['2024-04-01', 1.0, 0.9],
  ['2024-05-01', 1.02, 1.0, 'runup24'],
  ['2024-05-12', 1.06, 1.1, 'before24'],
  ['2024-05-31', 1.16, 1.4, 'window24'],
  ['2024-06-19', 1.0, 0.97],
  ['2024-07-01', 0.96, 0.9],
];

export const SEGMENTS: readonly Segment[] = SEGMENT_ROWS.map(([start, activity, amount, role = '']) => ({
  start,
  activity,
  amount,
  role,
}));

export interface Campaign {
  readonly id: string;
  readonly series: string;
  readonly name: string;
  /** Local days, both included. */
  readonly startsOn: string;
  readonly endsOn: string;
  /** How much more is sold on an ordinary day of it than on the days around it. */
  readonly boost: number;
}

type CampaignRow = readonly [series: string, name: string, startsOn: string, endsOn: string, boost: number];

/** The segments of 618 and Double 11 carry their own boost; the other series are short peaks inside a month. */
const CAMPAIGN_ROWS: readonly CampaignRow[] = [
  ['618', '618 Shopping Festival 2021', '2021-06-01', '2021-06-18', 1],
  ['818', '818 Discovery Festival 2021', '2021-08-08', '2021-08-18', 1.2],
  ['double-11', 'Double 11 (双11) 2021', '2021-10-27', '2021-11-11', 1],
  ['new-year-goods', 'New Year Goods Festival (年货节) 2022', '2022-01-04', '2022-01-20', 1.35],
  ['38', '3.8 Festival 2022', '2022-03-01', '2022-03-08', 1.3],
  ['520', '520 Gift Festival 2022', '2022-05-12', '2022-05-20', 1.25],
  ['618', '618 Shopping Festival 2022', '2022-06-01', '2022-06-18', 1],
  ['818', '818 Discovery Festival 2022', '2022-08-08', '2022-08-18', 1.2],
  ['double-11', 'Double 11 (双11) 2022', '2022-10-24', '2022-11-11', 1],
  ['new-year-goods', 'New Year Goods Festival (年货节) 2023', '2022-12-26', '2023-01-10', 1.35],
  ['38', '3.8 Festival 2023', '2023-03-01', '2023-03-08', 1.3],
  ['520', '520 Gift Festival 2023', '2023-05-12', '2023-05-20', 1.25],
  ['618', '618 Shopping Festival 2023', '2023-05-31', '2023-06-18', 1],
  ['818', '818 Discovery Festival 2023', '2023-08-08', '2023-08-18', 1.2],
  ['double-11', 'Double 11 (双11) 2023', '2023-10-20', '2023-11-11', 1],
  ['new-year-goods', 'New Year Goods Festival (年货节) 2024', '2024-01-08', '2024-02-03', 1.35],
  ['38', '3.8 Festival 2024', '2024-03-01', '2024-03-08', 1.3],
  ['520', '520 Gift Festival 2024', '2024-05-12', '2024-05-20', 1.25],
  ['618', '618 Shopping Festival 2024', '2024-05-31', '2024-06-18', 1],
];

export const CAMPAIGNS: readonly Campaign[] = CAMPAIGN_ROWS.map(
  ([series, name, startsOn, endsOn, boost]) => ({
    id: `${series}-${endsOn.slice(0, 4)}`,
    series,
    name,
    startsOn,
    endsOn,
    boost,
  }),
);
