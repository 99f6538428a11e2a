/** The one door to type-graphql: loads the metadata shim first, and adds the decorators of this schema. */
import 'reflect-metadata';
import { Authorized, Directive, type ObjectTypeOptions, ObjectType as TypeGraphQLObjectType } from 'type-graphql';
import type { Scope } from '../domain/caller.ts';
import { internalTag } from './schema-directives.ts';

export {
  Arg,
  Args,
  ArgsType,
  type AuthCheckerFn,
  buildSchema,
  type ClassType,
  type ContainerType,
  Ctx,
  createResolversMap,
  createUnionType,
  Directive,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  InterfaceType,
  Mutation,
  Query,
  Resolver,
  Root,
  registerEnumType,
} from 'type-graphql';

/**
 * A type of the schema. Its properties are read as they are, with nothing run before. One behind a scope must say
 * `simple: false`, or `buildSubgraph` throws.
 */
export function ObjectType(
  nameOrOptions: string | ObjectTypeOptions = {},
  options: ObjectTypeOptions = {},
): ClassDecorator {
  const plain = { simpleResolvers: true };
  return typeof nameOrOptions === 'string'
    ? TypeGraphQLObjectType(nameOrOptions, { ...plain, ...options })
    : TypeGraphQLObjectType({ ...plain, ...nameOrOptions });
}

type FieldDecorator = (target: object, name: string | symbol) => void;

/** Needs all these scopes: published as `@requiresScopes` for routers, and checked again here (see guard.ts). */
export function Requires(...scopes: readonly Scope[]): FieldDecorator {
  return (target, name) => {
    Authorized<Scope>([...scopes])(target, name, {});
    Directive(`@requiresScopes(scopes: ${JSON.stringify([scopes])})`)(target, name, {});
  };
}

/** For operators alone: behind their scope, and left out of the public contract. On fields that are null without it. */
export function ForOperators(): FieldDecorator {
  return (target, name) => {
    Requires('promo:operation:settle')(target, name);
    Directive(internalTag)(target, name, {});
  };
}

/** What the description of such a field adds. */
export const forOperators =
  'Needs the scope promo:operation:settle. Without it this field alone is null, with a FORBIDDEN error.';

/** What a field or argument costs a router's budget; calls that may ask a vendor cost most. */
export function Cost(weight: number): FieldDecorator {
  return (target, name) => Directive(`@cost(weight: ${weight})`)(target, name, {});
}

/** How long a list can get, for a router's cost analysis. */
export function Listed(): FieldDecorator {
  return (target, name) =>
    Directive(
      '@listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)',
    )(target, name, {});
}

/** How long a list without pages gets, at a guess, for a router's cost analysis. */
export function ListedAbout(assumedSize: number): FieldDecorator {
  return (target, name) => Directive(`@listSize(assumedSize: ${assumedSize})`)(target, name, {});
}

/** For operators, not for storefronts: left out of the public contract. On fields, and on types that only they lead to. */
export function Internal(): ReturnType<typeof Directive> {
  return Directive(internalTag);
}
