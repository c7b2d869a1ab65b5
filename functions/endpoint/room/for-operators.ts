/** Routes that are there for operators alone. */
import { h } from 'hastscript';
import { InputError, messageOf, RetryableError, UsageError } from '../../errors.ts';
import type { Page, PageContext } from './frame.ts';
import { operatorResponse } from './operating.ts';
import type { Route } from './route.ts';

/** For anybody else they are not there. */
export const forOperators = (routes: Readonly<Record<string, Route>>): Readonly<Record<string, Route>> =>
  Object.fromEntries(
    Object.entries(routes).map(([path, route]): [string, Route] => [
      path,
      async (request, effects) =>
        request.visitor.rights.operates
          ? route(request, effects).catch((error: unknown) => notDone(error, request.context))
          : undefined,
    ]),
  );

/** What keeps something from being done is said; whatever else goes wrong is a bug. */
function notDone(error: unknown, context: PageContext) {
  const isOurs =
    error instanceof InputError || error instanceof UsageError || error instanceof RetryableError;
  if (!isOurs) throw error;
  return operatorResponse(notDonePage(context, messageOf(error)), context);
}

/** @param why for people, a paragraph a line */
function notDonePage({ words }: PageContext, why: string): Page {
  const lines = why.split('\n').map((line) => h('p', line));
  return {
    title: words('op_not_done'),
    status: 409,
    content: [
      h('div', { className: ['note', 'bad'] }, lines),
      h('p', h('a', { href: '/operate' }, words('op_back'))),
    ],
  };
}
