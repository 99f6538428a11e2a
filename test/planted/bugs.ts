/** Mistakes that somebody could make, each as a change of one place in the source, and the suite that must catch it. */

/** `find` stands exactly once in the file. */
export interface PlantedBug {
  readonly what: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Test files, one of which at least must fail. */
  readonly caughtBy: readonly string[];
}

const simulation = ['test/simulation/simulation.test.ts'];

export const plantedBugs = {
  'written-after-send': {
    what: 'the attempt is not on disk when its first byte leaves',
    file: 'src/journal/claim-new.ts',
    find: `\${inserting('attempts', insertedRow(first, 'operation'))} RETURNING number`,
    replace: 'SELECT id FROM operation',
    caughtBy: simulation,
  },
  'unscoped-key': {
    what: 'a key is taken for this one whatever its account',
    file: 'src/journal/store-journal.ts',
    find: 'accountId === scope.accountId && kind',
    replace: 'kind',
    caughtBy: ['test/flow/target-rule.test.ts'],
  },
  'short-lease': {
    what: 'a lease may be shorter than the calls under it',
    file: 'src/app/config.ts',
    find: 'leaseMs >= needed',
    replace: 'leaseMs >= 0',
    caughtBy: ['src/app/config.test.ts'],
  },
  'retry-on-reset': {
    what: 'what may have been sent is sent again at once',
    file: 'src/operations/run-effect.ts',
    find: "if (outcome.kind !== 'neverSent')",
    replace: "if (outcome.kind === 'done' || outcome.kind === 'refused')",
    caughtBy: simulation,
  },
  'reset-is-never-sent': {
    what: 'the transport takes a connection that broke for one that was never made',
    file: 'src/connectors/transport.ts',
    find: "kind: controller === null ? 'neverSent' : 'maybeSent', why",
    replace: "kind: 'neverSent', why",
    caughtBy: ['src/connectors/transport.test.ts'],
  },
  'connection-out-of-step': {
    what: 'a connection whose answer was not believed is used again',
    file: 'src/connectors/alipay-gateway/gateway.ts',
    find: "if (answer.kind === 'unknown') exchange.closeConnection();",
    replace: '',
    caughtBy: ['test/hostile-vendors/left-over.test.ts'],
  },
  'unknown-as-refused': {
    what: "the vendor's U counts as F",
    file: 'src/connectors/alipay-gateway/codes.ts',
    find: "  return { kind: 'unknown', why: `the vendor answered ${said}`, vendor };\n}",
    replace: "  return { kind: 'refused', refusal: refusalOf('VENDOR_REJECTED', answer) };\n}",
    caughtBy: simulation,
  },
  'unknown-as-success': {
    what: "the vendor's U counts as S",
    file: 'src/connectors/alipay-gateway/codes.ts',
    find: "  return { kind: 'unknown', why: `the vendor answered ${said}`, vendor };\n}",
    replace: "  return { kind: 'done', value: body, vendor };\n}",
    caughtBy: simulation,
  },
  'lost-wake-up': {
    what: 'what a dead process left behind is never taken up',
    file: 'src/journal/claim-new.ts',
    find: 'lease_until: until, next_check_at: until };',
    replace: 'lease_until: until, next_check_at: null };',
    caughtBy: simulation,
  },
  'clock-skew': {
    what: "processes go by their own clocks instead of the database's",
    file: 'src/store/database-clock.ts',
    find: 'answer.now.getTime() - (askedAtMs + answeredAtMs) / 2',
    replace: '0 * (askedAtMs + answeredAtMs)',
    caughtBy: simulation,
  },
  'double-for-money': {
    what: 'amounts are added as binary floating point',
    file: 'src/domain/decimal.ts',
    find: 'canonical(new Big(a).plus(b))',
    replace: 'canonical(new Big(String(Number(a) + Number(b))))',
    caughtBy: ['src/domain/decimal.test.ts'],
  },
  'id-rounding': {
    what: "numbers on the wire pass through JavaScript's own",
    file: 'src/connectors/json.ts',
    find: '(context?.source ?? String(value))',
    replace: 'String(value)',
    caughtBy: ['src/connectors/json.test.ts'],
  },
  'unsigned-answer': {
    what: 'an answer without a signature is believed',
    file: 'src/connectors/alipay-gateway/gateway.ts',
    find: "if (header === undefined) return 'it has no Signature header';",
    replace: 'if (header === undefined) return null;',
    caughtBy: ['src/connectors/alipay-gateway/gateway.test.ts'],
  },
  'forged-answer': {
    what: 'no signature is verified at all',
    file: 'src/connectors/alipay-gateway/gateway.ts',
    find: '  const flaw = findSignatureFlaw(exchange, call);',
    replace: '  const flaw = null;',
    caughtBy: simulation,
  },
  'stale-loader': {
    what: 'a request goes on seeing what it read before its mutation',
    file: 'src/graphql/memory.ts',
    find: '      for (const clear of clears) clear();',
    replace: '',
    caughtBy: ['test/flow/update-template-budget.test.ts', 'test/flow/members.test.ts'],
  },
  'hasty-no': {
    what: '"not applied" is concluded while the vendor may still be at work',
    file: 'src/operations/doubt.ts',
    find: '...lostAt) + appliedWithinMs',
    replace: '...lostAt)',
    caughtBy: simulation,
  },
  'same-second': {
    what: 'two adjustments of a member may carry the same second',
    file: 'src/journal/claim-new.ts',
    find: 'return next > wanted ? next : wanted;',
    replace: 'return wanted;',
    caughtBy: simulation,
  },
  'two-on-a-target': {
    what: 'a second operation may begin while one on its target is open',
    file: 'src/operations/bound-effect.ts',
    find: 'isExclusive: effect.isExclusive && !mayPass',
    replace: 'isExclusive: false',
    caughtBy: simulation,
  },
  'believed-refusal': {
    what: 'the refusal of a repeat counts for the attempt before it',
    file: 'src/operations/settle-case.ts',
    find: "if (outcome.kind === 'refused') return settleRefusedRepeat(it, doubt.first, { ...outcome, end });",
    replace: '',
    caughtBy: simulation,
  },
  'other-input-passes': {
    what: 'a key that is used again with other input gets the old answer',
    file: 'src/operations/look-first.ts',
    find: 'existing.fingerprint !== fingerprintOf(request.input)',
    replace: 'existing.fingerprint === null',
    caughtBy: simulation,
  },
  'free-too-early': {
    what: 'a benefit is free for the next change while a late request of the last one may still arrive',
    file: 'src/operations/doubt.ts',
    find: 'return overwrites ?',
    replace: 'return overwrites && account.id.length === 0 ?',
    caughtBy: ['test/flow/benefits.test.ts'],
  },
  'own-work-refused': {
    what: 'a call is refused because of what another call with its own key has just done',
    file: 'src/operations/run-effect.ts',
    find: '(await hasMoved(deps, request, look)) ? null : refuse(refusal)',
    replace: 'refuse(refusal)',
    caughtBy: ['test/flow/switch-template-status.test.ts'],
  },
  'unguarded-phone': {
    what: 'phone numbers are told to everybody who reads',
    file: 'src/graphql/member/member.type.ts',
    find: `  @Requires('promo:member:pii')
  @Cost(shareOfOneCall)
  @Field(() => String, {
    nullable: true,
    description: \`The phone number`,
    replace: `  @Cost(shareOfOneCall)
  @Field(() => String, {
    nullable: true,
    description: \`The phone number`,
    caughtBy: ['test/rights/matrix.test.ts'],
  },
  'unguarded-evidence': {
    what: 'evidence is told to everybody who reads',
    file: 'src/graphql/operation/operation.type.ts',
    find: '  @ForOperators()\n  @Field(() => PromoEvidence, {',
    replace: '  @Field(() => PromoEvidence, {',
    caughtBy: ['test/rights/matrix.test.ts'],
  },
  'reference-without-scope': {
    what: 'other subgraphs’ references to members need no scope',
    file: 'src/graphql/member/member.resolver.ts',
    find: "    requireScopes(context, ['promo:read']);\n",
    replace: '',
    caughtBy: ['test/rights/matrix.test.ts'],
  },
  'walk-from-an-answer': {
    what: 'who may only write walks from the answer to everything that went through the account',
    file: 'src/graphql/account/account.resolver.ts',
    find: "  @Requires('promo:read')\n  @Listed()\n  @FieldResolver(",
    replace: '  @Listed()\n  @FieldResolver(',
    caughtBy: ['test/rights/matrix.test.ts'],
  },
  'open-condition': {
    what: 'everybody who reads may ask which operations wait for a person',
    file: 'src/graphql/operation/operation.resolver.ts',
    find: "  if (typeof filter.needsOperator === 'boolean') requireScopes(context, ['promo:operation:settle']);\n",
    replace: '',
    caughtBy: ['test/rights/matrix.test.ts'],
  },
  'benefits-of-everybody': {
    what: 'a benefit is read by its id whoever asks',
    file: 'src/graphql/loaders.ts',
    find: 'benefits.read(ids.filter((id) => isVisible(parseBenefitId(id))))',
    replace: 'benefits.read(ids)',
    caughtBy: ['test/rights/strangers.test.ts'],
  },
  'operations-of-everybody': {
    what: 'an operation is read by its id whoever asks',
    file: 'src/operations/read-operations.ts',
    find: '.filter(([, operation]) => maySee(caller, operation.accountId))',
    replace: '',
    caughtBy: ['test/rights/strangers.test.ts'],
  },
  'lists-of-everybody': {
    what: 'a list shows the accounts that are asked for, whoever asks',
    file: 'src/domain/caller.ts',
    find: 'return asked.filter((id) => maySee(caller, id));',
    replace: 'return asked;',
    caughtBy: ['test/rights/strangers.test.ts'],
  },
  'members-of-everybody': {
    what: 'members are found by number and phone at everybody’s accounts',
    file: 'src/operations/read-members.ts',
    find: 'maySee(caller, question.accountId) ? deps.accounts.get(question.accountId) : undefined',
    replace: 'deps.accounts.get(question.accountId)',
    caughtBy: ['test/rights/strangers.test.ts'],
  },
  'verdicts-of-everybody': {
    what: 'operators decide about operations of accounts that they may not see',
    file: 'src/operations/settle-promo-operation.ts',
    find: 'found === undefined || !maySee(caller, found.accountId)',
    replace: 'found === undefined',
    caughtBy: ['test/rights/strangers.test.ts'],
  },
  'names-the-blocker': {
    what: 'who holds a target through somebody else’s account is named',
    file: 'src/operations/change-target.ts',
    find: "  return conflict('TARGET_HELD', null);\n",
    replace: '  return result;\n',
    caughtBy: ['test/rights/strangers.test.ts'],
  },
  'deletes-what-is-open': {
    what: 'an operation is deleted because it is old, whatever became of it',
    file: 'src/journal/old-operations.ts',
    find: `
        AND state IN ('SUCCEEDED', 'REFUSED') AND settled_at < \${before}::timestamptz`,
    replace: '',
    caughtBy: ['test/jobs/retention.test.ts'],
  },
  'deletes-by-settlement-alone': {
    what: 'an operation is deleted by the time of its settlement, which a wrong clock may have said',
    file: 'src/journal/old-operations.ts',
    find: ` AND id < \${idAt(before)}::uuid\n`,
    replace: '\n',
    caughtBy: ['test/jobs/retention.test.ts'],
  },
  'deletes-by-one-clock': {
    what: 'a clock that is set forward makes every operation old',
    file: 'src/operations/delete-old.ts',
    find: 'Math.min(clock.now().getTime(), Date.parse(newest))',
    replace: 'clock.now().getTime()',
    caughtBy: ['test/jobs/retention.test.ts'],
  },
  'deletes-what-is-claimed-again': {
    what: 'deletion waits for a key that is being claimed again, and then deletes what was claimed',
    file: 'src/journal/old-operations.ts',
    find: '\n      FOR UPDATE SKIP LOCKED)',
    replace: ')',
    caughtBy: ['test/jobs/retention-neighbours.test.ts'],
  },
  'deletes-in-every-process': {
    what: 'every process deletes whenever it looks',
    file: 'src/jobs/retention.ts',
    find: '{ ...options, singletonSeconds: daySeconds }',
    replace: 'options',
    caughtBy: ['test/jobs/retention.test.ts'],
  },
  'deletes-until-the-end': {
    what: 'a process that is told to stop goes on deleting',
    file: 'src/jobs/retention.ts',
    find: 'signal.aborted || ',
    replace: '',
    caughtBy: ['test/jobs/retention.test.ts'],
  },
  'deletes-past-its-lease': {
    what: 'a job takes as long as there is something to delete',
    file: 'src/jobs/retention.ts',
    find: ' || nowMs - startedAtMs > leaseMs / 3',
    replace: '',
    caughtBy: ['test/jobs/retention.test.ts'],
  },
  'space-is-never-used-again': {
    what: 'the embedded database grows although operations are deleted',
    file: 'src/store/space.ts',
    find: 'VACUUM operations, attempts',
    replace: 'SELECT 1',
    caughtBy: ['test/jobs/retention-neighbours.test.ts'],
  },
} as const satisfies Record<string, PlantedBug>;

/** @returns the source with the mistake in it. @throws {Error} when the place is not there, or not the only one. */
export function plant({ file, find, replace }: PlantedBug, source: string): string {
  const places = source.split(find).length - 1;
  if (places !== 1) throw new Error(`${file} has ${places} places for this planted bug, not 1: ${find}`);
  return source.replace(find, () => replace);
}
