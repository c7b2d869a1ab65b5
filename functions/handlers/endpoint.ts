/** Lambda behind the HTTP API. */
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithIAMAuthorizer,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import { handleRequest } from '../endpoint.ts';
import { endpointEffects } from '../systems/cloud.ts';
import { telemetry } from './telemetry.ts';

type Event = APIGatewayProxyEventV2 | APIGatewayProxyEventV2WithIAMAuthorizer;

export async function handler(event: Event): Promise<APIGatewayProxyStructuredResultV2> {
  const { requestContext, rawPath: path, body = '', isBase64Encoded } = event;
  const caller = 'authorizer' in requestContext ? requestContext.authorizer.iam?.userArn : undefined;
  const request = {
    method: requestContext.http.method,
    path,
    body,
    isBase64: isBase64Encoded,
    ...(caller ? { caller } : {}),
  };
  const told = telemetry();
  const { status: statusCode, ...rest } = await handleRequest(request, endpointEffects(told.info));
  return { statusCode, ...rest };
}
