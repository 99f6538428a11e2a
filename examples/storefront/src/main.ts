/** Wires the page: what the shopper does to what happens. */
import { MembersDocument, type MembersQuery } from 'promotions-subgraph/client';
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

const list = client.watchQuery({
  query: MembersDocument,
  variables: { order: 'BALANCE_DESC', first: 100, withPerson: true, filter: { statuses: ['ACTIVE'] } },
  pollInterval: 2_000,
});

let members: readonly Member[] = [];
list.subscribe(({ data, dataState }) => {
  if (dataState === 'complete') showMembers(data.members.nodes);
});

function showMembers(found: readonly Member[]): void {
  form.hidden = found.length === 0;
  part('empty', HTMLElement).hidden = found.length > 0;
  const isSame =
    found
      .map(({ id }) => id)
      .toSorted()
      .join() ===
    members
      .map(({ id }) => id)
      .toSorted()
      .join();
  members = found;
  if (!isSame) {
    const options = found.map(({ id, name, number }) => new Option(`${name ?? 'Member'} · ${number ?? id}`, id));
    const chosen = unfinishedIntent()?.memberId ?? member.value;
    member.replaceChildren(...options);
    if (found.some(({ id }) => id === chosen)) member.value = chosen;
  }
  showCard();
}

function showCard(): void {
  const chosen = members.find(({ id }) => id === member.value);
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

async function go(intent: Intent): Promise<void> {
  const buttons = [...form.querySelectorAll('button')];
  for (const button of buttons) button.disabled = true;
  part('operator-answer', HTMLElement).textContent = '';
  await carryOut(intent, show);
  for (const button of buttons) button.disabled = unfinishedIntent() !== null;
  for (const box of [flaky, silent, poor]) box.checked = false;
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const typed = parseAmount(amount.value);
  hint.textContent = typed === null ? 'Please type an amount such as 12.50.' : '';
  if (typed === null) return amount.focus();
  const isPayment = event.submitter?.getAttribute('value') === 'pay';
  void go(makeIntent(member.value, isPayment ? `-${typed}` : typed));
});
member.addEventListener('change', showCard);
again.addEventListener('click', () => void goOn());
flaky.addEventListener('change', () => loseAnswers(flaky.checked ? 2 : 0));
silent.addEventListener('change', () => void troubleNext(silent.checked ? 'silent' : null));
poor.addEventListener('change', () => void troubleNext(poor.checked ? 'poor' : null));
operator.addEventListener('click', (event) => {
  const { operation = '' } = operator.dataset;
  if (event.target instanceof HTMLButtonElement) void tellOperator(operation, event.target.value);
});

async function tellOperator(operationId: string, value: string): Promise<void> {
  const answer = await decide(operationId, value === 'APPLIED' ? 'APPLIED' : 'NOT_APPLIED');
  part('operator-answer', HTMLElement).textContent = answer;
}

/** An intent from before a reload, or one that the network was away for. */
async function goOn(): Promise<void> {
  const intent = unfinishedIntent();
  if (intent !== null) await go(intent);
}
await goOn();
