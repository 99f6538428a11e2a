/** What the processes of one run share: a file in its folder, written once before they start. */
import { readFileSync } from 'node:fs';
import type { PemPair } from '../support/keys.ts';
import type { AccountName, TargetCounts } from './accounts.ts';

export interface Setup {
  readonly seed: number;
  readonly targets: TargetCounts;
  readonly keys: { readonly ours: PemPair; readonly vendor: PemPair; readonly token: PemPair };
  /** How many of a hundred exchanges between program and vendor are harmed. */
  readonly faultPercent: number;
}

/** What the proxies need besides: where the vendors listen. */
export type VendorUrls = Readonly<Record<AccountName, string>>;

/** What the clients need besides. */
export interface ClientSetup {
  /** Endpoints of the replicas. */
  readonly endpoints: readonly string[];
  readonly bearer: string;
  readonly vendorUrls: VendorUrls;
  readonly planFile: string;
  readonly answersFile: string;
  /** Where it is written down at the end how often each key has been sent. */
  readonly sentFile: string;
  readonly seed: number;
  /** Operations under way at once. */
  readonly concurrency: number;
  /** How many of a hundred requests lose their client while they are under way. */
  readonly disconnectPercent: number;
  /** For how long a patient client sends again what is not settled. */
  readonly patienceMs: number;
}

/** Reads what the run has written for its processes. */
export function readShared<T>(path: string): T {
  const content: T = JSON.parse(readFileSync(path, 'utf8'));
  return content;
}
