/** The sandbox's collection: operations that work as they are, for every query and every form of every mutation. */
import { makeBenefitOperations } from './benefit-operations.ts';
import { makeAccountOperations, makeJournalOperations } from './journal-operations.ts';
import { makeMemberOperations } from './member-operations.ts';
import type { SampleFacts, SampleOperation } from './sample-operation.ts';
import { makeTemplateOperations } from './template-operations.ts';

/** Operations on one subject. */
export type Topic = readonly SampleOperation[];

/** `facts` are those of this start: the operations are good until the next. */
export function makeTopics(facts: SampleFacts): readonly Topic[] {
  return [
    makeTemplateOperations(facts),
    makeMemberOperations(facts),
    makeBenefitOperations(facts),
    makeJournalOperations(facts),
    makeAccountOperations(),
  ];
}

const toTryFirst = ['UpdateBudgetSuccess', 'UpdateBudgetRefusal', 'UpdateBudgetUnknown'];

/** One that succeeds, one that is refused, one whose outcome is unknown at first. */
export const selectFirst = (topics: readonly Topic[]): readonly SampleOperation[] =>
  topics.flat().filter(({ name }) => toTryFirst.includes(name));

/** All of them; those to try first are first. */
export function listAll(topics: readonly Topic[]): readonly SampleOperation[] {
  return [...selectFirst(topics), ...topics.flat().filter(({ name }) => !toTryFirst.includes(name))];
}

/** What a tab of an explorer opens with. */
export function makeDocument(topic: Topic): string {
  return topic.map(({ title, query }) => `# ${title}\n${query}\n`).join('\n');
}
