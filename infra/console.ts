/** The HTTP endpoint: links of mails for everybody who has one, runs for callers whom IAM lets in. */
import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';
import { acknowledgeWide, allow } from './statement.ts';

export interface ConsoleProps {
  readonly settings: Settings;
  readonly key: Key;
  readonly logPrefix: string;
  readonly door: IFunction;
}

/** Requests a second, and at once: a mail to thousands is opened over hours, a robot's guesses are not. */
const throttle = { rateLimit: 20, burstLimit: 40 };

const methods = { GET: HttpMethod.GET, HEAD: HttpMethod.HEAD, POST: HttpMethod.POST };

export class Console extends Construct {
  /** Without a slash at the end. */
  readonly url: string;
  /** For whoever may start runs and ask about them: attach it to their role. */
  readonly callers: ManagedPolicy;
  readonly #api: HttpApi;
  readonly #integration: HttpLambdaIntegration;

  constructor(scope: Construct, id: string, props: ConsoleProps) {
    super(scope, id);
    const { settings, door } = props;
    this.#api = new HttpApi(this, 'Api', {
      apiName: `periodical-${settings.stage}`,
      description: 'Links of mails, unsubscribing, ad-hoc runs',
      createDefaultStage: false,
    });
    this.#integration = new HttpLambdaIntegration('Door', door);
    this.url = this.#api.apiEndpoint;
    this.makeStage(props);
    this.open('GET', '/e/{token}/{file+}');
    this.open('HEAD', '/e/{token}/{file+}');
    this.open('GET', '/u/{token}');
    this.open('HEAD', '/u/{token}');
    this.open('POST', '/u/{token}');
    this.callers = this.makeCallers();
  }

  private makeStage({ settings, key, logPrefix }: ConsoleProps): void {
    const log = new LogGroup(this, 'Log', {
      logGroupName: `${logPrefix}/console`,
      retention: settings.logRetentionDays as RetentionDays,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        // The route, not the path: the path holds the token, and whoever reads a log could use it.
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: '$context.requestId',
            at: '$context.requestTime',
            ip: '$context.identity.sourceIp',
            caller: '$context.identity.userArn',
            route: '$context.routeKey',
            status: '$context.status',
            bytes: '$context.responseLength',
            milliseconds: '$context.responseLatency',
            error: '$context.error.message',
          }),
        ),
      },
    });
  }

  private open(method: keyof typeof methods, path: string): void {
    const route = this.route(method, path);
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'A link of a mail is opened by whoever has it: the door itself verifies its signature, its time and what it is for. A mail client that unsubscribes has no identity.',
    });
  }

  private makeCallers(): ManagedPolicy {
    const authorizer = new HttpIamAuthorizer();
    const routes = [this.route('POST', '/runs', authorizer), this.route('GET', '/runs/{id}', authorizer)];
    const invoke = allow(
      ['execute-api:Invoke'],
      routes.map((route) => route.routeArn),
      { because: 'The API has one stage, and runs that one may ask about have ids that do not exist yet.' },
    );
    const description = 'May start runs of Periodical and ask about them';
    const callers = new ManagedPolicy(this, 'Callers', { description, statements: [invoke] });
    acknowledgeWide(callers, invoke);
    return callers;
  }

  private route(method: keyof typeof methods, path: string, authorizer?: HttpIamAuthorizer): HttpRoute {
    return new HttpRoute(this, `${method} ${path}`, {
      httpApi: this.#api,
      routeKey: HttpRouteKey.with(path, methods[method]),
      integration: this.#integration,
      ...(authorizer === undefined ? {} : { authorizer }),
    });
  }
}
