/** The HTTP endpoint: links of mails for everybody who has one, the reading room for whoever signs in, runs for callers whom IAM lets in. */
import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  CfnRoute,
  CfnStage,
  DomainName,
  HttpApi,
  HttpMethod,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgeWide } from './grant.ts';

export interface EndpointProps {
  /** Encrypts the access log. */
  readonly encryptionKey: IKey;
  /** How long the access log is kept. */
  readonly logRetention: RetentionDays;
  /** Answers who unsubscribes, and callers. */
  readonly handler: IFunction;
  /** Answers everybody else. */
  readonly room: IFunction;
  /** Domain of the links in mails, such as links.acme.org. @default API Gateway's own */
  readonly publicDomain?: string | undefined;
  /** Certificate of ACM for that domain, in this region. */
  readonly certificateArn?: string | undefined;
}

/** Logs of API Gateway belong below `/aws/vendedlogs/`. */
export const accessLogName = (stack: string): string => `/aws/vendedlogs/periodical/${stack}/endpoint`;

/** Requests a second, and at once: a mail to thousands is opened over hours, a robot's guesses are not. */
const throttle = { rateLimit: 20, burstLimit: 40 };
/** Of what robots try first: who does it takes nothing from anybody's pages. */
const throttleOfTries = { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 };
/** Of mailed links, which scanners follow by the thousand. */
const throttleOfLinks = { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 };

const { GET, HEAD, POST } = HttpMethod;

type Throttled = readonly (readonly [readonly HttpRoute[], object])[];

const routesIn = (routes: readonly HttpRoute[]): CfnRoute[] =>
  routes.map((route) => route.node.defaultChild).filter((child) => child instanceof CfnRoute);

/** A mailed link, and what somebody can try to get in by. */
const linkPath = '/e/{token}/{file+}';
const triedPaths = ['/sign-in', '/sign-in/code', '/in/{token}', '/e/{token}'];

export class Endpoint extends Construct {
  /** https://…, without a slash at the end: API Gateway's own, which always works. */
  readonly url: string;
  /** What the links of mails begin with. */
  readonly linksUrl: string;
  /** "NAME CNAME VALUE" for the DNS of the public domain, if there is one. */
  readonly publicRecord: string | undefined;
  /** For anyone who may start runs and ask about them: attach it to their role. */
  readonly callers: ManagedPolicy;
  readonly accessLog: LogGroup;
  readonly #api: HttpApi;
  readonly #integration: HttpLambdaIntegration;

  constructor(scope: Construct, id: string, props: EndpointProps) {
    super(scope, id);
    this.#api = new HttpApi(this, 'Api', {
      // A title: other APIs may have the same.
      apiName: Stack.of(this).stackName,
      description: 'The reading room, links of mails, unsubscribing, ad-hoc runs',
      createDefaultStage: false,
    });
    this.#integration = new HttpLambdaIntegration('Handler', props.handler);
    const room = new HttpLambdaIntegration('Room', props.room);
    this.url = this.#api.apiEndpoint;
    this.#addOpenRoutes('/u/{token}', [GET, HEAD], this.#integration);
    const links = this.#addOpenRoutes(linkPath, [GET, HEAD], room);
    const tries = [
      ...this.#addOpenRoutes('/u/{token}', [POST], this.#integration),
      ...triedPaths.flatMap((path) => this.#addOpenRoutes(path, [POST], room)),
    ];
    this.#addOpenRoutes('/', [GET, HEAD], room);
    this.#addOpenRoutes('/{page+}', [GET, HEAD, POST], room);
    const { log, stage } = this.#makeStage(props, [
      [links, throttleOfLinks],
      [tries, throttleOfTries],
    ]);
    this.accessLog = log;
    this.linksUrl = props.publicDomain === undefined ? this.url : `https://${props.publicDomain}`;
    this.publicRecord = this.#makePublicDomain(props, stage);
    this.callers = this.#makeCallers();
  }

  #makeStage({ encryptionKey, logRetention }: EndpointProps, throttled: Throttled) {
    const log = new LogGroup(this, 'AccessLog', {
      // Below this name CloudWatch lets API Gateway in without a policy of the account's for each log, of which it
      // takes so many and no more.
      logGroupName: accessLogName(Stack.of(this).stackName),
      retention: logRetention,
      encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        format: AccessLogFormat.custom(JSON.stringify(accessLogLine)),
      },
    });
    // The CDK knows a throttle of the whole stage alone; a route that is not there yet cannot have one.
    const own = throttled.flatMap(([routes, limits]) => routesIn(routes).map((route) => ({ route, limits })));
    const routeSettings = Object.fromEntries(own.map(({ route, limits }) => [route.routeKey, limits]));
    if (stage.node.defaultChild instanceof CfnStage) stage.node.defaultChild.routeSettings = routeSettings;
    stage.node.addDependency(...own.map(({ route }) => route));
    return { log, stage };
  }

  #makePublicDomain({ publicDomain, certificateArn }: EndpointProps, stage: HttpStage): string | undefined {
    if (publicDomain === undefined || certificateArn === undefined) return undefined;
    const domainName = new DomainName(this, 'PublicDomain', {
      domainName: publicDomain,
      securityPolicy: SecurityPolicy.TLS_1_2,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
    });
    new ApiMapping(this, 'PublicMapping', { api: this.#api, domainName, stage });
    return `${publicDomain} CNAME ${domainName.regionalDomainName}`;
  }

  #addOpenRoutes(path: string, methods: HttpMethod[], integration: HttpLambdaIntegration): HttpRoute[] {
    const routes = this.#api.addRoutes({ path, methods, integration });
    for (const route of routes) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason:
          'A link of a mail is opened by anyone who has it: the function verifies its signature, its time and what it is for. A mail client that unsubscribes has no identity. The reading room has sessions of its own.',
      });
    }
    return routes;
  }

  #makeCallers(): ManagedPolicy {
    const authorizer = new HttpIamAuthorizer();
    const integration = this.#integration;
    const routes = [
      ...this.#api.addRoutes({ path: '/runs', methods: [POST], integration, authorizer }),
      ...this.#api.addRoutes({ path: '/runs/{id}', methods: [GET], integration, authorizer }),
    ];
    const description = 'May start runs of Periodical and ask about them';
    const callers = new ManagedPolicy(this, 'Callers', { description });
    const because = 'The API has one stage, and runs that one may ask about have ids that do not exist yet.';
    for (const route of routes) {
      route.grantInvoke(callers);
      acknowledgeWide(callers, route.routeArn, because);
    }
    return callers;
  }
}

/** The route, not the path: the path holds the token, and anyone who reads a log could use it. */
const accessLogLine = {
  requestId: '$context.requestId',
  at: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  caller: '$context.identity.userArn',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  error: '$context.error.message',
};
