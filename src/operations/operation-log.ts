/** Where operations say what an operator should know; never throws. */
export interface OperationLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
