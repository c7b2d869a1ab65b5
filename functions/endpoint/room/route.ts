/** What a route of the reading room is. */
import type { EndpointRequest, EndpointResponse } from '../response.ts';
import { respond } from '../response.ts';
import type { RoomEffects } from './effects.ts';
import type { PageContext } from './frame.ts';
import type { Visitor } from './visitor.ts';

/** A request with all that its route needs. */
export interface RoomRequest extends EndpointRequest {
  /** What stands in the path after the route's own part; empty if there is nothing. */
  readonly rest: string;
  /** What a form sent; empty for GET. */
  readonly form: Readonly<Record<string, string>>;
  readonly context: PageContext;
}

/** A route for everybody, such as signing in. @returns undefined: there is nothing here, and one answer says so */
export type OpenRoute = (request: RoomRequest, effects: RoomEffects) => Promise<EndpointResponse | undefined>;

/** A route for those who are in. */
export type Route = (
  request: RoomRequest & { readonly visitor: Visitor },
  effects: RoomEffects,
) => Promise<EndpointResponse | undefined>;

/** Leads on after a change, so that asking for the page again changes nothing. */
export const seeOther = (path: string, cookies: string[] = []): EndpointResponse => ({
  ...respond(303, { location: path }, ''),
  ...(cookies.length > 0 ? { cookies } : {}),
});
