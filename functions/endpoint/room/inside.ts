/** A page that is shown inside another: it can neither run anything nor be taken for a page of this site. */
import type { ElementContent } from 'hast';
import { h } from 'hastscript';
import { type EndpointResponse, respond } from '../response.ts';

const sandbox = 'allow-popups allow-popups-to-escape-sandbox';
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; frame-ancestors 'self'";

export const insideResponse = (html: string): EndpointResponse =>
  respond(
    200,
    {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `sandbox ${sandbox}; ${policy}`,
    },
    html,
  );

/** What the page holds cannot lead this window elsewhere either. */
export const insideFrame = (src: string, title: string): ElementContent =>
  h('iframe', { src, title, sandbox, loading: 'lazy' });
