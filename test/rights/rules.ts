/** Who may see which field: the one place to read it, and the one to say it for a new field. */
import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { Scope } from '../../src/domain/caller.ts';

/** The scopes that each rule asks for; what a field hangs on asks for its own besides. */
export const needs = {
  /** Anybody, without a token. */
  OPEN: [],
  /** Whoever may see what it belongs to. */
  SHOWN: [],
  READ: ['promo:read'],
  PERSONAL: ['promo:member:pii'],
  READ_PERSONAL: ['promo:read', 'promo:member:pii'],
  OPERATOR: ['promo:operation:settle'],
  WRITE_BUDGET: ['promo:budget:write'],
  WRITE_TEMPLATE: ['promo:template:write'],
  WRITE_MEMBER: ['promo:member:write'],
  WRITE_BENEFIT: ['promo:benefit:write'],
} as const satisfies Record<string, readonly Scope[]>;
type Rule = keyof typeof needs;

/** The fields of one type, by rule. */
type Rules = Readonly<Partial<Record<Rule, string>>>;

const error = 'code message remedy retryAfterSeconds vendor operation';
const page = { SHOWN: 'edges nodes pageInfo totalCount' };
const edge = { SHOWN: 'node cursor' };
const byId = { SHOWN: 'id' };
const byIdAndAge = { SHOWN: 'id maxAgeSeconds' };
const pageByPage = { SHOWN: 'first after' };
const list = { SHOWN: 'first after filter order' };
const input = { SHOWN: 'input' };
const byName = { SHOWN: 'ID_ASC ID_DESC NAME_ASC NAME_DESC' };
const terms =
  'kind name description detail usageNote pictureUrl provider originalPrice grantMethod currencyCost status stock dailyStock userLimit dailyUserLimit validity discount location platformId';

/** Every field of every type, every argument, condition and order: by these, too, one can learn what one may not see. */
export const rules: Readonly<Record<string, Rules>> = {
  Query: {
    // What a subgraph tells its router: the schema, not the data.
    OPEN: '_service',
    // Each reference for itself: a type that is not ours is null for everybody.
    READ: '_entities template templates budget member memberByNumber members benefit benefits promoOperation promoOperations promoAccount promoAccounts',
    READ_PERSONAL: 'membersByPhone',
  },
  Mutation: {
    WRITE_BUDGET: 'updateTemplateBudget',
    WRITE_TEMPLATE: 'switchTemplateStatus',
    WRITE_MEMBER: 'adjustMemberBalance',
    WRITE_BENEFIT: 'upsertBenefit',
    OPERATOR: 'settlePromoOperation',
  },
  _Service: { OPEN: 'sdl' },

  // Whoever may see a thing may see the lists of what was asked of it only if they may read: an answer to a mutation is no key to them.
  Template: {
    SHOWN:
      'id accountId code kind name status vendorStatus validFrom validUntil observedAt account budget allowedTransitions',
    READ: 'operations',
  },
  Budget: { SHOWN: 'id total issued remaining ceiling appendable subtractable observedAt template' },
  Member: {
    SHOWN: 'id accountId uid balance points observedAt number category status expiresAt createdAt account',
    PERSONAL: 'name phone email birthday',
    READ: 'operations',
  },
  Benefit: {
    SHOWN: `id accountId activityId outerId channelCode creatorId observedAt account ${terms}`,
    READ: 'operations',
  },
  PromoOperation: {
    SHOWN:
      'id kind state idempotencyKey input requestedAt settledAt settledBy nextCheckAt replayOf account target error',
    OPERATOR: 'requestId requestedBy decision evidence attempts',
  },
  PromoAccount: {
    SHOWN: 'id vendor capabilities',
    OPERATOR: 'health openOperations quota',
    READ: 'operations',
  },

  // Parts of these: what leads to them is guarded.
  PromoDecision: { SHOWN: 'by note' },
  PromoEvidence: { SHOWN: 'before after' },
  PromoReading: { SHOWN: 'observedAt facts' },
  PromoFact: { SHOWN: 'name value' },
  PromoAttempt: { SHOWN: 'number startedAt durationMs outcome detail vendor' },
  PromoAccountHealth: { SHOWN: 'status lastAnsweredAt lastFailedAt lastFailure' },
  PromoQuota: { SHOWN: 'limit remaining resetsAt' },
  VendorVerdict: { SHOWN: 'name status code message traceId' },
  PromoBudgetUpdateInput: { SHOWN: 'templateId updateType number' },
  PromoStatusSwitchInput: { SHOWN: 'templateId status' },
  PromoBalanceAdjustmentInput: { SHOWN: 'memberId balanceIncrement pointIncrement occurredAt' },
  PromoBenefitUpsertInput: { SHOWN: 'accountId activityId outerId benefit' },
  PromoBenefitDraft: { SHOWN: `${terms} creatorId` },
  RelativeValidity: { SHOWN: 'type days hours minutes' },
  FixedPeriodValidity: { SHOWN: 'type from until' },
  PermanentValidity: { SHOWN: 'type' },
  NaturalDayValidity: { SHOWN: 'type naturalDay' },
  NaturalDaysValidity: { SHOWN: 'type days' },
  DurationDiscount: { SHOWN: 'type minimumSpend parkingTemplateId minutes' },
  AmountDiscount: { SHOWN: 'type minimumSpend parkingTemplateId amount' },
  BenefitLocation: { SHOWN: 'mode longitude latitude province city district address addressName' },
  PromoArea: { SHOWN: 'code name' },

  PageInfo: { SHOWN: 'hasNextPage hasPreviousPage startCursor endCursor' },
  PromoTemplateConnection: page,
  PromoTemplateEdge: edge,
  PromoMemberConnection: page,
  PromoMemberEdge: edge,
  PromoBenefitConnection: page,
  PromoBenefitEdge: edge,
  PromoOperationConnection: page,
  PromoOperationEdge: edge,
  PromoAccountConnection: page,
  PromoAccountEdge: edge,

  // What mutations answer: told to whoever may send them.
  UpdateTemplateBudgetSuccess: { SHOWN: 'operation replayed budget template' },
  SwitchTemplateStatusSuccess: { SHOWN: 'operation replayed template' },
  AdjustMemberBalanceSuccess: { SHOWN: 'operation replayed member' },
  UpsertBenefitSuccess: { SHOWN: 'operation replayed benefit' },
  SettlePromoOperationSuccess: { SHOWN: 'operation replayed' },
  PromoError: { SHOWN: error },
  PromoValidationError: { SHOWN: `${error} issues` },
  PromoInputIssue: { SHOWN: 'path message' },
  PromoNotFoundError: { SHOWN: `${error} entity id` },
  PromoStatusError: { SHOWN: `${error} status requested allowed` },
  PromoLimitError: { SHOWN: `${error} limit requested available` },
  PromoContractError: { SHOWN: error },
  PromoAccessError: { SHOWN: error },
  PromoThrottledError: { SHOWN: `${error} scope resetsAt` },
  PromoUnavailableError: { SHOWN: error },
  PromoUnsupportedError: { SHOWN: error },
  PromoRejectedError: { SHOWN: error },
  PromoConflictError: { SHOWN: `${error} reason blockingOperation` },
  PromoOutcomeUnknownError: { SHOWN: `${error} nextCheckAt` },

  // With what they are asked.
  'Query._entities': { SHOWN: 'representations' },
  'Query.template': byIdAndAge,
  'Query.templates': list,
  'Query.budget': byIdAndAge,
  'Query.member': byIdAndAge,
  'Query.memberByNumber': { SHOWN: 'accountId number maxAgeSeconds' },
  'Query.membersByPhone': { SHOWN: 'accountId phone maxAgeSeconds' },
  'Query.members': list,
  'Query.benefit': byId,
  'Query.benefits': list,
  'Query.promoOperation': byId,
  'Query.promoOperations': list,
  'Query.promoAccount': byId,
  'Query.promoAccounts': pageByPage,
  'Template.operations': pageByPage,
  'Member.operations': pageByPage,
  'Benefit.operations': pageByPage,
  'PromoAccount.operations': pageByPage,
  'Mutation.updateTemplateBudget': input,
  'Mutation.switchTemplateStatus': input,
  'Mutation.adjustMemberBalance': input,
  'Mutation.upsertBenefit': input,
  'Mutation.settlePromoOperation': input,
  PromoTemplateOrder: byName,
  PromoMemberOrder: { SHOWN: 'ID_ASC ID_DESC BALANCE_ASC BALANCE_DESC' },
  PromoBenefitOrder: byName,
  PromoOperationOrder: { SHOWN: 'REQUESTED_AT_ASC REQUESTED_AT_DESC' },
  PromoTemplateFilter: { SHOWN: 'accountIds statuses kinds text remainingAtMost' },
  PromoMemberFilter: { SHOWN: 'accountIds statuses categories text balanceAtLeast balanceAtMost', PERSONAL: 'name' },
  PromoBenefitFilter: { SHOWN: 'accountIds statuses activityIds text' },
  PromoOperationFilter: {
    SHOWN: 'accountIds kinds states targetIds idempotencyKey requestedFrom requestedBefore',
    OPERATOR: 'needsOperator',
  },
};

const isRule = (name: string): name is Rule => Object.hasOwn(needs, name);

/** The rules of a field, condition or order, `Template.name`, or of an argument, `Query.template.id`: one, if all is well. */
function rulesOf(coordinate: string, table = rules): readonly Rule[] {
  const end = coordinate.lastIndexOf('.');
  const [owner, name] = [coordinate.slice(0, end), coordinate.slice(end + 1)];
  const rows = Object.entries(table[owner] ?? {}).filter(([, names]) => names.split(' ').includes(name));
  return rows.map(([name]) => name).filter(isRule);
}

/** The scopes that a field itself asks for. @throws {Error} when it has no rule. */
export function scopesOf(coordinate: string): readonly Scope[] {
  const [rule] = rulesOf(coordinate);
  if (rule === undefined) throw new Error(whatToDo(coordinate));
  return needs[rule];
}

const whatToDo = (coordinate: string): string =>
  `${coordinate} has no rule. Say in test/rights/rules.ts who may see it, and if that is not everybody who may see what it belongs to, put @Requires(...) or @ForOperators() on it.`;

/** What is wrong with the table: fields without a rule, with two, and rules without a field. */
export function faultsOf(schema: GraphQLSchema, table = rules): readonly string[] {
  const there = new Set(coordinatesOf(schema));
  const written = Object.entries(table).flatMap(([type, byRule]) =>
    Object.values(byRule).flatMap((fields) => fields.split(' ').map((field) => `${type}.${field}`)),
  );
  return [
    ...[...there].filter((coordinate) => rulesOf(coordinate, table).length === 0).map(whatToDo),
    ...[...there].filter((coordinate) => rulesOf(coordinate, table).length > 1).map((name) => `${name} has two rules.`),
    ...written
      .filter((coordinate) => !there.has(coordinate))
      .map((name) => `${name} has a rule, and is not in the schema.`),
  ];
}

/** Every field of an object or interface, argument, condition and order, but for introspection's own and the inputs of mutations. */
export function coordinatesOf(schema: GraphQLSchema): readonly string[] {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  return [...types.flatMap(fieldsOf), ...new Set(types.flatMap(argumentsOf))];
}

function fieldsOf(type: GraphQLNamedType): readonly string[] {
  const isAsked = isObjectType(type) || isInterfaceType(type);
  if (!isAsked && !(isInputObjectType(type) && !type.name.endsWith('Input'))) return [];
  return Object.keys(type.getFields()).map((field) => `${type.name}.${field}`);
}

/** What a type's fields are asked with, and the values of it that can be listed: orders. */
function argumentsOf(type: GraphQLNamedType): readonly string[] {
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) =>
    field.args.flatMap((argument) => {
      const given = getNamedType(argument.type);
      const values = isEnumType(given) ? given.getValues().map(({ name }) => `${given.name}.${name}`) : [];
      return [`${type.name}.${field.name}.${argument.name}`, ...values];
    }),
  );
}
