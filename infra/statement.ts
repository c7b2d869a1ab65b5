/** Permissions as the constructs hand them out: named actions on named resources. */
import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

export interface AllowOptions {
  readonly conditions?: Readonly<Record<string, unknown>>;
  /** Why a resource cannot be named without a `*`. */
  readonly because?: string;
}

/** A statement that knows why it names more than one resource. */
export class Permission extends PolicyStatement {
  readonly because: string | undefined;

  constructor(actions: readonly string[], resources: readonly string[], options: AllowOptions) {
    super({ actions: [...actions], resources: [...resources], conditions: { ...options.conditions } });
    this.because = options.because;
  }
}

export const allow = (
  actions: readonly string[],
  resources: readonly string[],
  options: AllowOptions = {},
): Permission => new Permission(actions, resources, options);

/** @throws TypeError a permission is wider than one resource and does not say why */
export function permit(role: Role, permissions: readonly Permission[]): void {
  for (const permission of permissions) {
    role.addToPolicy(permission);
    acknowledgeWide(role, permission);
  }
}

/** Tells cdk-nag of every resource with a `*` by itself, so that another one is found. */
export function acknowledgeWide(scope: IConstruct, { resources, actions, because }: Permission): void {
  for (const resource of resources) {
    const name = flat(Stack.of(scope).resolve(resource));
    if (!name.includes('*')) continue;
    if (because === undefined) throw new TypeError(`${actions} on ${name}: no reason is given`);
    Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::${name}]`, reason: because });
  }
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
