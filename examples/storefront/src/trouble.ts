/** The part that no shop has: it breaks the network and the simulated card system on request. */
let answersToLose = 0;

export function loseAnswers(count: number): void {
  answersToLose = count;
}

/** `fetch`, but mutations lose their answer after they have reached the server, while there are answers to lose. */
export const troubledFetch: typeof fetch = async (input, init) => {
  const answer = await fetch(input, init);
  const isMutation = typeof init?.body === 'string' && init.body.includes('mutation');
  if (answersToLose === 0 || !isMutation) return answer;
  answersToLose -= 1;
  throw new TypeError('The answer got lost on its way.');
};

/** What the simulated card system can do to the next change: the names are its own. */
export const troubles = {
  /** It does the work, and hangs up before it answers. */
  silent: { name: 'dropsAfterWork' },
  /** It refuses: this is its number for a balance that is too low. */
  poor: { name: 'refusesWith', args: [90_003] },
} as const;

/** Whether the card system took it: it then happens to the next change of this member, and to nobody else's. */
export async function troubleNext(trouble: keyof typeof troubles, memberId: string): Promise<boolean> {
  const target = memberId.slice(memberId.indexOf(':') + 1);
  const order = { ...troubles[trouble], operation: 'adjust', target };
  try {
    return (await fetch('/_simulator/misbehave', { method: 'POST', body: JSON.stringify(order) })).ok;
  } catch {
    return false;
  }
}
