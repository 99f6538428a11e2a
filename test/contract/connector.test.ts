/** What every vendor must keep: one suite, looped over the registry, and over a toy vendor that is as small as can be. */
import { describe } from 'vitest';
import { checkCodes, checkCodeTable } from './code-checks.ts';
import { checkMessages } from './message-checks.ts';
import { checkMisbehaviourReadings, checkMisbehaviours } from './misbehaviour-checks.ts';
import { checkNumbers } from './number-checks.ts';
import { checkPorts } from './port-checks.ts';
import { checkRedaction } from './redaction-checks.ts';
import { checkRepeats } from './repeat-checks.ts';
import { checkRules } from './rule-checks.ts';
import { checkSettings } from './settings-checks.ts';
import { checkSignatures } from './signature-checks.ts';
import { checkTransport } from './transport-checks.ts';
import { examinees } from './vendors.ts';

describe.each(examinees)('$name', (examinee) => {
  describe('settings', () => {
    checkSettings(examinee);
  });
  describe('ports', () => {
    checkPorts(examinee);
  });
  describe('numbers', () => {
    checkNumbers(examinee);
  });
  describe('documented codes', () => {
    checkCodeTable(examinee);
  });
  describe('misbehaviours', () => {
    checkMisbehaviourReadings(examinee);
  });

  describe.each(examinee.stand.changes)('$kind', (change) => {
    describe('a message', () => {
      checkMessages(examinee, change);
    });
    describe('a signature', () => {
      checkSignatures(examinee, change);
    });
    describe('a change on a bad line', () => {
      checkTransport(examinee, change);
    });
    describe('a misbehaviour', () => {
      checkMisbehaviours(examinee, change);
    });
    describe('a documented code', () => {
      checkCodes(examinee, change);
    });
    describe('the rules', () => {
      checkRules(examinee, change);
    });
    describe('a repeat', () => {
      checkRepeats(examinee, change);
    });
    describe('secrets', () => {
      checkRedaction(examinee, change);
    });
  });
});
