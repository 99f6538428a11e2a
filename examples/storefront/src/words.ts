/** What a shopper is told at each stage. */
import { asMoney } from './amounts.ts';
import type { Doubt, Stage } from './stages.ts';

export interface Words {
  readonly title: string;
  readonly text: string;
  readonly detail?: string;
}

export function wordsFor(stage: Stage): Words {
  switch (stage.kind) {
    case 'sending':
      return stage.number === 1
        ? { title: 'One moment…', text: 'We are asking the card system.' }
        : {
            title: 'The connection is shaky',
            text: 'We keep trying. However often we send it, it counts once.',
            detail: `Try number ${stage.number}`,
          };
    case 'offline':
      return {
        title: offlineTitles[stage.why],
        text: 'It may have gone through or not; trying again is safe and never counts twice.',
      };
    case 'checking':
      return checking(stage);
    case 'waiting':
      return { title: `Next try in ${inWords(stage.seconds)}`, text: stage.why };
    case 'done':
      return {
        title: 'Done, thank you',
        text: stage.balance === null ? 'It went through, once.' : `Your balance is now ${asMoney(stage.balance)}.`,
      };
    case 'refused':
      return { title: stage.title, text: stage.text };
  }
}

const offlineTitles: Readonly<Record<Doubt, string>> = {
  network: 'We cannot reach the shop',
  'sign in': 'Please sign in again',
  'no answer': 'The shop gave no clear answer',
};

function checking({ isOurs, needsPerson, operationId }: Stage & { readonly kind: 'checking' }): Words {
  const detail = `Reference ${operationId}`;
  if (!isOurs)
    return { title: 'Something earlier is still being checked', text: 'Yours follows by itself. Please wait.', detail };
  return needsPerson
    ? {
        title: 'We are looking it up',
        text: 'The card system did not say whether it went through. A colleague is looking; please do not pay again.',
        detail,
      }
    : {
        title: 'We are checking',
        text: 'The card system did not say whether it went through. We find out by ourselves; please do not pay again.',
        detail,
      };
}

function inWords(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3_600)} hours`;
}
