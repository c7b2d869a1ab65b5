/** Requests as API Gateway writes them. */
import { expect, it } from 'vitest';
import { type HttpEvent, requestIn, resultOf } from '../../functions/handlers/http.ts';

const event = (more: Partial<HttpEvent> = {}): HttpEvent => ({
  version: '2.0',
  routeKey: 'POST /sign-in',
  rawPath: '/sign-in',
  rawQueryString: '',
  headers: { Origin: 'https://reports.example.org' },
  isBase64Encoded: false,
  requestContext: {
    accountId: '1',
    apiId: 'api',
    domainName: 'reports.example.org',
    domainPrefix: 'reports',
    http: { method: 'POST', path: '/sign-in', protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: '' },
    requestId: '1',
    routeKey: 'POST /sign-in',
    stage: '$default',
    time: '',
    timeEpoch: 0,
  },
  ...more,
});

it('cookies come in a list, or as the header that they were', () => {
  expect(requestIn(event({ cookies: ['a=1', 'b=2'] })).cookies).toEqual({ a: '1', b: '2' });
  expect(requestIn(event({ headers: { cookie: 'a=1; b=2' } })).cookies).toEqual({ a: '1', b: '2' });
  expect(requestIn(event()).cookies).toEqual({});
});

it('who asks, from where and by which form is known; headers have names in lower case', () => {
  expect(requestIn(event())).toMatchObject({
    method: 'POST',
    from: '203.0.113.7',
    headers: { origin: 'https://reports.example.org' },
  });
});

it('a file goes out as it is, and every cookie by itself', () => {
  const answer = { status: 200, headers: {}, cookies: ['a=1', 'b=2'], body: '', bytes: Buffer.from('%PDF') };
  expect(resultOf(answer)).toMatchObject({
    statusCode: 200,
    cookies: ['a=1', 'b=2'],
    body: Buffer.from('%PDF').toString('base64'),
    isBase64Encoded: true,
  });
});
