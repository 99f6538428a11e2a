/** From measurements to ratios, tables and charts. */
import type { Report } from '../support/benchmark.ts';
import type { ServedMeasurements } from './measure-served.ts';

export function describeServed(measured: ServedMeasurements): Report {
  return { title: 'Served queries', about: [], goals: [], tables: [], charts: [], measured };
}
