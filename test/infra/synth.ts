/** The stack as CloudFormation gets it, without the functions' code. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnElement, Stage } from 'aws-cdk-lib';
import { z } from 'zod';
import { periodical } from '../../infra/app.ts';
import type { PeriodicalStack } from '../../infra/stack.ts';

const anything = z.record(z.string(), z.unknown());
const cdkJson = z.object({ context: anything });
const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: anything.default({}),
      DeletionPolicy: z.string().optional(),
      DependsOn: z.unknown().optional(),
    }),
  ),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })),
});

export type Properties = Readonly<Record<string, unknown>>;

export interface Resource {
  /** Its construct's path within the stack: `Functions/Run`. References to it read so too. */
  readonly path: string;
  readonly properties: Properties;
  readonly deletionPolicy: string | undefined;
  /** Paths of what is made before it. */
  readonly dependsOn: unknown;
}

export interface Synthesised {
  readonly stack: PeriodicalStack;
  /** Resources of a type; all of them where it is left out. */
  readonly all: (type?: string) => Resource[];
  /** The one of a type with this path. */
  readonly one: (type: string, path: string) => Resource;
  readonly outputs: Readonly<Record<string, unknown>>;
}

export function makeApp(settings: Readonly<Record<string, unknown>> = {}): App {
  const { context } = cdkJson.parse(JSON.parse(readFileSync('cdk.json', 'utf8')));
  return new App({
    analyticsReporting: false,
    outdir: mkdtempSync(join(tmpdir(), 'periodical-synth-')),
    context: { ...context, 'aws:cdk:bundling-stacks': [], ...settings },
  });
}

/**
 * @param settings as `-c name=value` gives them
 * @param change what a test does to the stack before it is written
 */
export function synthesise(
  settings: Readonly<Record<string, unknown>> = {},
  change: (stack: PeriodicalStack) => void = () => {},
): Synthesised {
  const { stack, template } = written(settings, change);
  return { stack, ...lookedAt(templateSchema.parse(withPaths(stack, template))) };
}

/** The template as CloudFormation gets it. */
export const templateOf = (settings: Readonly<Record<string, unknown>>): unknown =>
  written(settings, () => {}).template;

function written(settings: Readonly<Record<string, unknown>>, change: (stack: PeriodicalStack) => void) {
  const app = makeApp(settings);
  try {
    const stack = periodical(app);
    change(stack);
    const template: unknown = Stage.of(stack)?.synth().getStackByName(stack.stackName).template;
    return { stack, template };
  } finally {
    rmSync(app.outdir, { recursive: true });
  }
}

/** A template with the paths of constructs in the place of the ids that the CDK makes of them. */
function withPaths(stack: PeriodicalStack, template: unknown): unknown {
  const elements = stack.node.findAll().filter((node) => CfnElement.isCfnElement(node));
  const paths = new Map(
    elements.map((element) => [stack.resolve(element.logicalId), pathOf(stack, element)]),
  );
  const named = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(named);
    if (typeof value !== 'object' || value === null) return paths.get(value) ?? value;
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [paths.get(key) ?? key, named(entry)]),
    );
  };
  return named(template);
}

const pathOf = (stack: PeriodicalStack, { node }: CfnElement) =>
  node.path.slice(stack.node.path.length + 1).replace(/\/Resource$/, '');

function lookedAt({ Resources, Outputs }: z.output<typeof templateSchema>): Omit<Synthesised, 'stack'> {
  const resources = Object.entries(Resources).map(([path, resource]) => ({ path, ...resource }));
  const all = (type?: string): Resource[] =>
    resources
      .filter((resource) => type === undefined || resource.Type === type)
      .map(({ path, Properties, DeletionPolicy, DependsOn }) => ({
        path,
        properties: Properties,
        deletionPolicy: DeletionPolicy,
        dependsOn: DependsOn,
      }));
  const one = (type: string, path: string): Resource => {
    const found = all(type).filter((resource) => resource.path === path);
    if (found[0] && found.length === 1) return found[0];
    throw new Error(
      `${found.length} resources ${type} ${path}; there are ${all(type).map((other) => other.path)}`,
    );
  };
  const outputs = Object.fromEntries(Object.entries(Outputs).map(([name, output]) => [name, output.Value]));
  return { all, one, outputs };
}

const joined = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
const attribute = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const reference = z.object({ Ref: z.string() });

/** A value of a template as one text: `<Bucket.Arn>/*`. */
export function text(value: unknown): string {
  if (typeof value !== 'object') return String(value);
  const join = joined.safeParse(value);
  if (join.success) return join.data['Fn::Join'][1].map(text).join(join.data['Fn::Join'][0]);
  const got = attribute.safeParse(value);
  if (got.success) return `<${got.data['Fn::GetAtt'].join('.')}>`;
  const ref = reference.safeParse(value);
  return ref.success ? `<${ref.data.Ref}>` : JSON.stringify(value);
}

const statementSchema = z.object({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown(),
  Principal: z.unknown().optional(),
  Condition: anything.default({}),
});
const document = z.object({ Statement: z.array(statementSchema) });

export interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principal: string;
  readonly condition: Properties;
}

/** The statements of a policy, of whatever kind. */
export function statements({ properties }: Resource): Statement[] {
  const found = document.parse(properties.PolicyDocument ?? properties.KeyPolicy);
  return found.Statement.map(({ Effect, Action, Resource: resource, Principal, Condition }) => ({
    effect: Effect,
    actions: [Action].flat(),
    resources: (Array.isArray(resource) ? resource : [resource]).map(text),
    principal: JSON.stringify(Principal ?? ''),
    condition: Condition,
  }));
}
