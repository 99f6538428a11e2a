/**
 * The backend behind the simulated gateway: creates and updates benefits.
 * Source: "alibaba.alisports.access.platform.benefit.upsert". Its table of error codes is empty; but for
 * isv.invalid-parameter, the codes here are made after the patterns of TOP's sub-codes, or invented and say so.
 */
import type { TopError, TopResult, TopVerdict } from './simulator-answer.ts';
import type { BenefitBooks, SimulatedBenefit } from './simulator-books.ts';
import { parseDigits, readDto, type SimulatedDto } from './simulator-dto.ts';
import type { AlisportsSimulatorSettings } from './simulator-settings.ts';

/** Invented: no page says whether, or with which code, a second create with the same outer_id is refused. */
export const alisportsSimulatorDuplicateCode = 'isv.benefit-service-error:INVENTED_OUTER_ID_EXISTS';

/** What the backend works with. */
export interface BusinessDeps {
  readonly books: BenefitBooks;
  readonly settings: AlisportsSimulatorSettings;
}

/** Prepares the function that does what a `req_dto` asks for. */
export function createBusiness({ books, settings }: BusinessDeps) {
  const fail = (code: string, message: string): TopVerdict => failureOf(settings.failureShape, code, message);
  const invalid = (flaw: string): TopVerdict => fail('isv.invalid-parameter', `参数错误: ${flaw}`);

  function create(dto: SimulatedDto): TopVerdict {
    const twin = books.findByOuterId(dto.activity_id, dto.outer_id);
    if (twin === null) {
      const id = books.newId(settings.longIds);
      books.enter({ kind: 'create', id, dto }, withDefaults(dto));
      return { kind: 'success', model: id };
    }
    if (settings.duplicateOuterId === 'UPSERTS') return overwrite(twin, dto);
    return fail(
      alisportsSimulatorDuplicateCode,
      `${dto.outer_id} exists in activity ${dto.activity_id} (invented code)`,
    );
  }

  function update(id: string, dto: SimulatedDto): TopVerdict {
    const found = books.findById(id);
    if (found === null) return fail('isv.benefit-not-exist:id', `no benefit has the id ${id}`);
    // Assumption: neither can be changed.
    if (found.activityId !== dto.activity_id || found.outerId !== dto.outer_id) {
      return fail('isv.parameters-mismatch:id-and-outer_id', `${id} is not ${dto.outer_id}`);
    }
    return overwrite(found, dto);
  }

  function overwrite({ id, dto: old }: SimulatedBenefit, dto: SimulatedDto): TopVerdict {
    const state = settings.omittedOnUpdate === 'KEEPS' ? { ...old, ...dto } : withDefaults(dto);
    books.enter({ kind: 'update', id, dto }, state);
    return { kind: 'success', model: id };
  }

  return function handle(reqDto: string): TopVerdict {
    if (reqDto === '') return argumentError(40, 'Missing required arguments', 'isv.missing-parameter:req_dto');
    const json = parseDigits(reqDto);
    if (json === undefined) return argumentError(41, 'Invalid arguments', 'isv.invalid-parameter:req_dto');
    const dto = readDto(json);
    if ('flaw' in dto) return invalid(dto.flaw);
    const isUnused = ['1', '4'].includes(dto.effect_time.effect_type);
    if (isUnused && !settings.acceptsUnusedEffectTypes) return invalid(`effect_type ${dto.effect_time.effect_type}`);
    if (!books.hasActivity(dto.activity_id)) return invalid(`there is no activity ${dto.activity_id}`);
    return dto.id === undefined ? create(dto) : update(dto.id, dto);
  };
}

const argumentError = (code: number, message: string, subCode: string): TopError => ({
  kind: 'error',
  code,
  message,
  subCode,
});

/** The page's defaults: two thousand million in stock, off-line. */
function withDefaults(dto: SimulatedDto): SimulatedDto {
  return { ...dto, stock: dto.stock ?? '2000000000', status: dto.status ?? '2' };
}

function failureOf(
  shape: AlisportsSimulatorSettings['failureShape'],
  errorCode: string,
  errorMessage: string,
): TopError | TopResult {
  if (shape === 'RESULT') return { kind: 'failure', errorCode, errorMessage };
  const code = shape === 'ERROR_50' ? 50 : 15;
  return { kind: 'error', code, message: 'Remote service error', subCode: errorCode, subMessage: errorMessage };
}
