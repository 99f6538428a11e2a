/** Wires the page: what the shopper does to what happens. */
import { MemberDocument, type MemberQuery, MembersDocument, type MembersQuery } from 'promotions-subgraph/client';
import { asMoney, parseAmount } from './amounts.ts';
import { carryOut } from './carry-out.ts';
import { client } from './graph.ts';
import { type Intent, makeIntent, unfinishedIntent } from './intent.ts';
import { decide } from './operator.ts';
import type { Stage } from './stages.ts';
import { loseAnswers, troubleNext } from './trouble.ts';
import { wordsFor } from './words.ts';

type Member = MembersQuery['members']['nodes'][number];

const part = <E extends HTMLElement>(id: string, kind: new () => E): E => {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${id}.`);
};
const form = part('form', HTMLFormElement);
const member = part('member', HTMLSelectElement);
const amount = part('amount', HTMLInputElement);
const hint = part('amount-hint', HTMLElement);
const outcome = part('outcome', HTMLElement);
const again = part('again', HTMLButtonElement);
const flaky = part('flaky', HTMLInputElement);
const silent = part('silent', HTMLInputElement);
const poor = part('poor', HTMLInputElement);
const operator = part('operator', HTMLElement);

const polled = { pollInterval: 2_000, notifyOnNetworkStatusChange: false } as const;

/** Names only, and no longer than until there are some: a list of people is nothing to ask for again and again. */
const list = client
  .watchQuery({
    query: MembersDocument,
    variables: { order: 'BALANCE_DESC', first: 100, withName: true, filter: { statuses: ['ACTIVE'] } },
    ...polled,
  })
  .subscribe(({ data, dataState, error }) => {
    part('unreachable', HTMLElement).hidden = error === undefined;
    if (dataState !== 'complete') return;
    showMembers(data.members.nodes);
    if (data.members.nodes.length > 0) list.unsubscribe();
  });

function showMembers(found: readonly Member[]): void {
  form.hidden = found.length === 0;
  part('empty', HTMLElement).hidden = found.length > 0;
  if (found.length === 0) return;
  member.replaceChildren(
    ...found.map(({ id, name, number }) => new Option(`${name ?? 'Member'} · ${number ?? id}`, id)),
  );
  const unfinished = unfinishedIntent()?.memberId;
  if (found.some(({ id }) => id === unfinished)) member.value = unfinished ?? '';
  watchCard();
}

let card: { unsubscribe(): void } | null = null;

/** Only the chosen card is asked for again and again. */
function watchCard(): void {
  card?.unsubscribe();
  showCard(null);
  card = client
    .watchQuery({ query: MemberDocument, variables: { id: member.value }, ...polled })
    .subscribe(({ data, dataState }) => {
      if (dataState === 'complete') showCard(data.member);
    });
}

function showCard(chosen: MemberQuery['member']): void {
  part('balance', HTMLElement).textContent = chosen ? asMoney(chosen.balance) : '–';
  part('points', HTMLElement).textContent = chosen?.points ?? '–';
}

function show(stage: Stage): void {
  const { title, text, detail = '' } = wordsFor(stage);
  outcome.dataset['kind'] = stage.kind;
  part('outcome-title', HTMLElement).textContent = title;
  part('outcome-text', HTMLElement).textContent = text;
  part('outcome-detail', HTMLElement).textContent = detail;
  again.hidden = stage.kind !== 'offline';
  operator.hidden = stage.kind !== 'checking' || !stage.needsPerson;
  operator.dataset['operation'] = stage.kind === 'checking' ? stage.operationId : '';
}

let latest: Intent | null = null;
let isBusy = false;

/** One at a time, whichever tab it is in: who pays here and there pays twice. */
function showButtons(): void {
  const isOpen = unfinishedIntent() !== null;
  for (const button of form.querySelectorAll('button')) button.disabled = isBusy || isOpen;
  const isElsewhere = isOpen && !isBusy && again.hidden;
  part('elsewhere', HTMLElement).hidden = !isElsewhere;
}

async function go(intent: Intent, isNew: boolean): Promise<void> {
  latest = intent;
  isBusy = true;
  showButtons();
  part('operator-answer', HTMLElement).textContent = '';
  try {
    if (isNew) await makeTrouble(intent);
    await carryOut(intent, show, isNew);
  } finally {
    isBusy = false;
    showButtons();
    for (const box of [flaky, silent, poor]) box.checked = false;
  }
}

/** Not before it is wanted: what has been armed cannot be taken back. */
async function makeTrouble({ memberId }: Intent): Promise<void> {
  const wanted = silent.checked ? 'silent' : 'poor';
  if (!silent.checked && !poor.checked) return;
  if (!(await troubleNext(wanted, memberId))) hint.textContent = 'The simulated card system did not take the trouble.';
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const typed = parseAmount(amount.value);
  hint.textContent = typed === null ? 'Please type an amount such as 12.50.' : '';
  if (typed === null) return amount.focus();
  if (isBusy || unfinishedIntent() !== null) return showButtons();
  const isPayment = event.submitter?.getAttribute('value') === 'pay';
  void go(makeIntent(member.value, isPayment ? `-${typed}` : typed), true);
});
window.addEventListener('storage', showButtons);
member.addEventListener('change', watchCard);
again.addEventListener('click', () => void goOn());
flaky.addEventListener('change', () => loseAnswers(flaky.checked ? 2 : 0));
operator.addEventListener('click', (event) => {
  const { operation = '' } = operator.dataset;
  if (event.target instanceof HTMLButtonElement) void tellOperator(operation, event.target.value);
});

async function tellOperator(operationId: string, value: string): Promise<void> {
  const answer = await decide(operationId, value === 'APPLIED' ? 'APPLIED' : 'NOT_APPLIED');
  part('operator-answer', HTMLElement).textContent = answer;
}

/** An intent from before a reload, or one that nobody could say anything of. */
async function goOn(): Promise<void> {
  const intent = latest ?? unfinishedIntent();
  if (intent !== null) await go(intent, false);
}
await goOn();
