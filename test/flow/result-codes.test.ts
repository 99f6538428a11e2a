/** Every documented result code, seen through the endpoint. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { startWorld, templateId, type World } from '../support/world.ts';

/** Code, status as printed, type, canonical code, remedy. Typed out from the vendor's pages, not taken from the code. */
const gateway = [
  ['INVALID_SIGNATURE', 'F', 'PromoAccessError', 'SIGNATURE_REFUSED', 'FIX_ACCOUNT'],
  ['PROCESS_FAIL', 'F', 'PromoRejectedError', 'PROCESS_FAILED', 'ASK_OPERATOR'],
  ['CLIENT_FORBIDDEN_ACCESS_API', 'F', 'PromoAccessError', 'API_FORBIDDEN', 'FIX_ACCOUNT'],
  ['UNKNOWN_CLIENT', 'F', 'PromoAccessError', 'CLIENT_UNKNOWN', 'FIX_ACCOUNT'],
  ['INVALID_CLIENT_STATUS', 'F', 'PromoAccessError', 'CLIENT_INACTIVE', 'FIX_ACCOUNT'],
  ['REQUEST_TRAFFIC_EXCEED_LIMIT', 'F', 'PromoThrottledError', 'VENDOR_THROTTLED', 'RETRY_SAME_KEY'],
  ['KEY_NOT_FOUND', 'F', 'PromoAccessError', 'SIGNING_KEY_UNKNOWN', 'FIX_ACCOUNT'],
  ['ACCESS_DENIED', 'F', 'PromoAccessError', 'ACCESS_DENIED', 'FIX_ACCOUNT'],
  ['API_IS_INVALID', 'F', 'PromoAccessError', 'API_INACTIVE', 'FIX_ACCOUNT'],
  ['UNKNOWN_EXCEPTION', 'F', 'PromoOutcomeUnknownError', 'OUTCOME_UNKNOWN', 'WAIT'],
  ['OAUTH_FAILED', 'F', 'PromoAccessError', 'AUTHORIZATION_FAILED', 'FIX_ACCOUNT'],
  ['NO_INTERFACE_DEF', 'F', 'PromoAccessError', 'API_UNDEFINED', 'FIX_ACCOUNT'],
] as const;

const sibling = [
  ['SYSTEM_ERROR', 'F', 'PromoOutcomeUnknownError', 'OUTCOME_UNKNOWN', 'WAIT'],
  ['METHOD_NOT_SUPPORTED', 'F', 'PromoAccessError', 'MESSAGE_FORMAT_REFUSED', 'FIX_ACCOUNT'],
  ['MEDIA_TYPE_NOT_ACCEPTABLE', 'F', 'PromoAccessError', 'MESSAGE_FORMAT_REFUSED', 'FIX_ACCOUNT'],
  ['INVALID_API', 'F', 'PromoAccessError', 'API_INACTIVE', 'FIX_ACCOUNT'],
  ['INVALID_CLIENT', 'F', 'PromoAccessError', 'CLIENT_UNKNOWN', 'FIX_ACCOUNT'],
  ['REPEAT_REQ_INCONSISTENT', 'F', 'PromoRejectedError', 'REQUEST_ID_REUSED', 'ASK_OPERATOR'],
  ['SIGNATURE_INVALID', 'F', 'PromoAccessError', 'SIGNATURE_REFUSED', 'FIX_ACCOUNT'],
] as const;

const updateBudget = [
  ['PARAM_ILLEGAL', 'F', 'PromoValidationError', 'VENDOR_REFUSED_INPUT', 'FIX_INPUT'],
  ['UNKNOWN_EXCEPTION', 'U', 'PromoOutcomeUnknownError', 'OUTCOME_UNKNOWN', 'WAIT'],
  ['PASS_TEMPLATE_HAS_NOT_EXIT', 'F', 'PromoNotFoundError', 'TEMPLATE_NOT_FOUND', 'FIX_INPUT'],
  ['PASS_TEMPLATE_STATUS_ILLEGAL', 'F', 'PromoStatusError', 'TEMPLATE_STATUS_FORBIDS', 'FIX_INPUT'],
  ['STATE_MACHINE_ILLEGAL', 'F', 'PromoStatusError', 'TEMPLATE_STATUS_FORBIDS', 'FIX_INPUT'],
] as const;

const switchStatus = [
  ['PARAM_ILLEGAL', 'F', 'PromoValidationError', 'VENDOR_REFUSED_INPUT', 'FIX_INPUT'],
  ['PASS_TEMPLATE_HAS_NOT_EXIT', 'F', 'PromoNotFoundError', 'TEMPLATE_NOT_FOUND', 'FIX_INPUT'],
  ['PASS_TEMPLATE_STATUS_ILLEGAL', 'F', 'PromoValidationError', 'VENDOR_REFUSED_INPUT', 'FIX_INPUT'],
  ['STATE_MACHINE_ILLEGAL', 'F', 'PromoStatusError', 'TRANSITION_FORBIDDEN', 'FIX_INPUT'],
  ['PASS_TEMPLATE_IMAGE_INVALID', 'F', 'PromoRejectedError', 'CONTENT_REFUSED', 'ASK_OPERATOR'],
  ['PASS_TEMPLATE_CUSTOMTAB_URL_INVALID', 'F', 'PromoRejectedError', 'CONTENT_REFUSED', 'ASK_OPERATOR'],
  ['PASS_TEMPLATE_BTN_URL_INVALID', 'F', 'PromoRejectedError', 'CONTENT_REFUSED', 'ASK_OPERATOR'],
  ['PASS_TEMPLATE_CONTENT_INVALID', 'F', 'PromoRejectedError', 'CONTENT_REFUSED', 'ASK_OPERATOR'],
] as const;

const invented = [
  ['BRAND_NEW_REFUSAL', 'F', 'PromoRejectedError', 'UNDOCUMENTED_REFUSAL', 'ASK_OPERATOR'],
  ['BRAND_NEW_DOUBT', 'U', 'PromoOutcomeUnknownError', 'OUTCOME_UNKNOWN', 'WAIT'],
  ['BRAND_NEW_STATUS', 'A', 'PromoOutcomeUnknownError', 'OUTCOME_UNKNOWN', 'WAIT'],
] as const;

describe('every result code comes back as its type, with the vendor’s own words', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
    // A gateway may leave this one refusal unsigned; here it is the vendor's own word like all others.
    world.cards.settings.unsignedSignatureRefusal = false;
  });
  afterEach(() => world.cards.misbehave.clear());
  afterAll(() => world.close());

  /** Templates that nothing else holds, as an unknown outcome keeps its target for a while. */
  const codes = [seedCodes.milkTea, seedCodes.dimSum, seedCodes.islandFerry, seedCodes.midnightCinema];
  const settle = async (id: string | undefined): Promise<void> => {
    if (id !== undefined) await world.untilSettled(id);
  };

  const updateRows = [...gateway, ...sibling, ...updateBudget, ...invented];
  test.each(updateRows)(
    'updateTemplateBudget: %s (%s) is a %s',
    async (code, status, __typename, canonical, remedy) => {
      world.cards.misbehave.refusesWith(code, status, { operation: 'updateBudget' });
      const result = await world.updateBudget({ templateId: templateId(codes[0] ?? '') });
      expect(result).toMatchObject({
        __typename,
        code: canonical,
        remedy,
        message: expect.stringMatching(/\S/),
        vendor: {
          name: 'alipay-card',
          status,
          code,
          message: expect.stringMatching(/\S/),
          traceId: expect.stringMatching(/\S/),
        },
        operation: { attempts: [{ number: 1, vendor: { status, code } }] },
      });
      await settle(result.operation?.id);
    },
  );

  const switchRows = [...gateway, ...sibling, ...switchStatus, ...invented];
  test.each(switchRows)(
    'switchTemplateStatus: %s (%s) is a %s',
    async (code, status, __typename, canonical, remedy) => {
      world.cards.misbehave.refusesWith(code, status, { operation: 'switchStatus' });
      world.cards.setStatus(codes[1] ?? '', 'valid');
      const result = await world.switchStatus({ templateId: templateId(codes[1] ?? '') });
      expect(result).toMatchObject({ __typename, code: canonical, remedy, vendor: { status, code } });
      await settle(result.operation?.id);
    },
  );

  test('SUCCESS is a success', async () => {
    expect(await world.updateBudget({ templateId: templateId(codes[2] ?? '') })).toMatchObject({
      __typename: 'UpdateTemplateBudgetSuccess',
      operation: { attempts: [{ vendor: { status: 'S', code: 'SUCCESS' } }] },
    });
  });

  test('a refusal that is not signed is no refusal', async () => {
    world.cards.misbehave.refusesWith('INVALID_SIGNATURE', 'F', { operation: 'updateBudget' });
    world.cards.settings.unsignedSignatureRefusal = true;
    const result = await world.updateBudget({ templateId: templateId(codes[0] ?? '') });
    expect(result).toMatchObject({ __typename: 'PromoOutcomeUnknownError', vendor: { status: null, code: null } });
    world.cards.settings.unsignedSignatureRefusal = false;
    await settle(result.operation?.id);
  });

  test('a code that no page lists is logged as new', async () => {
    world.cards.misbehave.inventsCode('NEVER_SEEN_BEFORE', 'F', { operation: 'updateBudget' });
    await world.updateBudget({ templateId: templateId(codes[3] ?? '') });
    const lines = world.log.map((line): unknown => JSON.parse(line));
    expect(lines).toContainEqual(expect.objectContaining({ alarm: 'undocumentedCode', detail: 'F NEVER_SEEN_BEFORE' }));
  });
});
