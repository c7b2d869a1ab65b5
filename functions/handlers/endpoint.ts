/** Lambda behind the HTTP API. */
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithIAMAuthorizer,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import { handleRequest } from '../endpoint.ts';
import { endpointEffects } from '../systems/cloud.ts';
import { telemetry } from './telemetry.ts';

type Event = APIGatewayProxyEventV2 | APIGatewayProxyEventV2WithIAMAuthorizer;

export async function handler(event: Event, context: Context): Promise<APIGatewayProxyStructuredResultV2> {
  const { requestContext, rawPath: path, body = '', isBase64Encoded } = event;
  const caller = 'authorizer' in requestContext ? requestContext.authorizer.iam?.userArn : undefined;
  const request = {
    method: requestContext.http.method,
    path,
    body,
    isBase64: isBase64Encoded,
    ...(caller ? { caller } : {}),
  };
  const told = telemetry(context);
  // The access log has the same id.
  told.about({ apiRequestId: requestContext.requestId, route: requestContext.routeKey });
  const { status: statusCode, ...rest } = await handleRequest(request, endpointEffects(told.info));
  return { statusCode, ...rest };
}
