/** Source: "Toy vendor", section 3: the six words an answer can say. */
import type { ResultCode } from '../../../src/connectors/connector.ts';
import { OperationKind } from '../../../src/domain/operation.ts';

const kinds = [OperationKind.UPDATE_TEMPLATE_BUDGET];
const printed = { kinds, status: '', source: '"Toy vendor", section 3' };

/** Every word and what it becomes. */
export const resultCodes: readonly ResultCode[] = [
  { ...printed, code: 'OK', becomes: 'DONE' },
  { ...printed, code: 'NO_SUCH_TEMPLATE', becomes: 'TEMPLATE_NOT_FOUND' },
  { ...printed, code: 'OUT_OF_BOUNDS', becomes: 'VENDOR_REFUSED_INPUT' },
  { ...printed, code: 'BAD_SIGNATURE', becomes: 'SIGNATURE_REFUSED' },
  { ...printed, code: 'TOO_FAST', becomes: 'VENDOR_THROTTLED' },
  { ...printed, code: 'STUMBLED', becomes: 'UNKNOWN' },
];
