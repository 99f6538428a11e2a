import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ConfigError } from '../app/config.ts';

/** Reads a command's options. @throws {ConfigError} with the help text for options it does not have. */
export function readArguments<O extends NonNullable<ParseArgsConfig['options']>>(options: O, help: string) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new ConfigError([error instanceof Error ? error.message : String(error), '', help]);
  }
}
