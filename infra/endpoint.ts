/** The HTTP endpoint: links of mails for everybody who has one, runs for callers whom IAM lets in. */
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
  /** Answers every request. */
  readonly handler: IFunction;
  /** Domain of the links in mails, such as links.acme.org. @default API Gateway's own */
  readonly publicDomain?: string | undefined;
  /** Certificate of ACM for that domain, in this region. */
  readonly certificateArn?: string | undefined;
}

/** Logs of API Gateway belong below `/aws/vendedlogs/`. */
export const accessLogName = (stack: string): string => `/aws/vendedlogs/periodical/${stack}/endpoint`;

/** Requests a second, and at once: a mail to thousands is opened over hours, a robot's guesses are not. */
const throttle = { rateLimit: 20, burstLimit: 40 };
/** Of those that unsubscribe, who are few: they take nothing from readers' links. */
const throttleOfPosts = { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 };

const { GET, HEAD, POST } = HttpMethod;

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
      description: 'Links of mails, unsubscribing, ad-hoc runs',
      createDefaultStage: false,
    });
    this.#integration = new HttpLambdaIntegration('Handler', props.handler);
    this.url = this.#api.apiEndpoint;
    this.#addOpenRoutes('/e/{token}/{file+}', [GET, HEAD]);
    this.#addOpenRoutes('/u/{token}', [GET, HEAD]);
    const posts = this.#addOpenRoutes('/u/{token}', [POST]);
    const { log, stage } = this.#makeStage(props, posts);
    this.accessLog = log;
    this.linksUrl = props.publicDomain === undefined ? this.url : `https://${props.publicDomain}`;
    this.publicRecord = this.#makePublicDomain(props, stage);
    this.callers = this.#makeCallers();
  }

  #makeStage({ encryptionKey, logRetention }: EndpointProps, posts: readonly HttpRoute[]) {
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
    const routes = posts.map((route) => route.node.defaultChild).filter((child) => child instanceof CfnRoute);
    const routeSettings = Object.fromEntries(routes.map(({ routeKey }) => [routeKey, throttleOfPosts]));
    if (stage.node.defaultChild instanceof CfnStage) stage.node.defaultChild.routeSettings = routeSettings;
    stage.node.addDependency(...routes);
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

  #addRoutes(path: string, methods: HttpMethod[], authorizer?: HttpIamAuthorizer): HttpRoute[] {
    const integration = this.#integration;
    return this.#api.addRoutes({ path, methods, integration, ...(authorizer && { authorizer }) });
  }

  #addOpenRoutes(path: string, methods: HttpMethod[]): HttpRoute[] {
    const routes = this.#addRoutes(path, methods);
    for (const route of routes) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason:
          'A link of a mail is opened by anyone who has it: the function verifies its signature, its time and what it is for. A mail client that unsubscribes has no identity.',
      });
    }
    return routes;
  }

  #makeCallers(): ManagedPolicy {
    const authorizer = new HttpIamAuthorizer();
    const routes = [
      ...this.#addRoutes('/runs', [POST], authorizer),
      ...this.#addRoutes('/runs/{id}', [GET], authorizer),
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
