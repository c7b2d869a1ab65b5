/** For how many days the files stay that runs make in S3: the lifecycle of their folders is made of it. */

/** Models of an edition. */
export const madeDays = 10;

/** Sums of closed months: a year, and a month to spare. */
export const extractDays = 400;
