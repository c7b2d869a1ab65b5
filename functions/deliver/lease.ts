/** How long somebody who claimed a send may be at it; longer than a channel may take to answer. */
export const leaseSeconds = 120;
