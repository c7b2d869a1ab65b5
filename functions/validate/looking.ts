/** Which file is looked at now: who waits for a check can say what it does not come back from. */
import { channel } from 'node:diagnostics_channel';

/** Gives the path of each file before it is parsed, compiled or asked of an engine. */
export const looking = channel('periodical:looking');
