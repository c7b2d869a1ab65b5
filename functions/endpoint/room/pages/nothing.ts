/** One answer for all that does not open: forged, expired, somebody else's, or not there. */
import { h } from 'hastscript';
import type { Page, PageContext } from '../frame.ts';

export const nothingPage = ({ words }: PageContext): Page => ({
  title: words('nothing_title'),
  status: 404,
  content: [h('p', words('nothing_text')), h('p', h('a', { href: '/' }, words('nothing_back')))],
});

/** A form that did not come from here, or whose page is older than its session. */
export const refusedPage = ({ words }: PageContext): Page => ({
  title: words('refused_title'),
  status: 403,
  content: [h('p', words('refused_text')), h('p', h('a', { href: '/' }, words('nothing_back')))],
});
