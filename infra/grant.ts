/** What the grant methods of the constructs give: named actions on named resources. */
import { Stack, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';

export interface Permission {
  readonly actions: readonly string[];
  /** ARNs. */
  readonly resources: readonly string[];
  /** @default none */
  readonly conditions?: Record<string, Record<string, unknown>>;
  /** Why a resource has a `*` in its name. @default none has one */
  readonly because?: string;
}

/**
 * Adds a permission to the policy of the grantee. For what is narrower than the grants of the CDK, whose actions
 * have wildcards or whose resources are wider than one folder or index.
 * @throws TypeError a permission is wider than one resource and does not say why
 */
export function allow(
  grantee: IGrantable,
  { actions, resources, conditions = {}, because }: Permission,
): Grant {
  const scope = [grantee.grantPrincipal, grantee].find((one) => Construct.isConstruct(one));
  if (scope) for (const resource of resources) acknowledgeWide(scope, resource, because);
  return Grant.addToPrincipal({ grantee, actions: [...actions], resourceArns: [...resources], conditions });
}

/** Tells cdk-nag of every resource with a `*` by itself, so that another one is found. */
export function acknowledgeWide(scope: IConstruct, resource: string, because: string | undefined): void {
  const name = flat(Stack.of(scope).resolve(resource));
  if (!name.includes('*')) return;
  if (because === undefined) throw new TypeError(`${scope.node.path} may use ${name}: no reason is given`);
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::${name}]`, reason: because });
}

/** As cdk-nag writes what CloudFormation fills in: `<Archive.Arn>/*`. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[what, of] = []] = Object.entries(value as Readonly<Record<string, unknown>>);
  if (what === 'Ref') return `<${of}>`;
  if (what === 'Fn::GetAtt') return `<${(of as string[]).join('.')}>`;
  const [separator = '', parts = []] = what === 'Fn::Join' ? (of as [string, unknown[]]) : [];
  return parts.map(flat).join(separator);
}
