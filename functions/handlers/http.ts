/** Requests of API Gateway as the endpoint and the reading room take them, and their answers. */
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithIAMAuthorizer,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import type { EndpointRequest, EndpointResponse } from '../endpoint/response.ts';
import { cookiesIn } from '../endpoint/room/cookies.ts';

export type HttpEvent = APIGatewayProxyEventV2 | APIGatewayProxyEventV2WithIAMAuthorizer;

export function requestIn({
  requestContext,
  rawPath: path,
  rawQueryString: query,
  body = '',
  isBase64Encoded,
  headers,
  cookies = [],
}: HttpEvent): EndpointRequest {
  const caller = 'authorizer' in requestContext ? requestContext.authorizer.iam?.userArn : undefined;
  const given = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), value] as const],
  );
  return {
    method: requestContext.http.method,
    path,
    query,
    body,
    isBase64: isBase64Encoded,
    headers: Object.fromEntries(given),
    // What stands between may have left them in the header.
    cookies: cookiesIn([...cookies, headers.cookie ?? ''].join('; ')),
    from: requestContext.http.sourceIp,
    ...(caller ? { caller } : {}),
  };
}

export function resultOf({
  status,
  bytes,
  ...response
}: EndpointResponse): APIGatewayProxyStructuredResultV2 {
  const file = bytes && { body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true };
  return { statusCode: status, ...response, ...file };
}

/** What each line of the log is about; the access log has the same id. */
export const aboutRequest = ({ requestContext }: HttpEvent) => ({
  apiRequestId: requestContext.requestId,
  route: requestContext.routeKey,
});
