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

/** `null` takes back what has not happened yet. */
export async function troubleNext(trouble: keyof typeof troubles | null): Promise<void> {
  const order = trouble === null ? {} : { ...troubles[trouble], operation: 'adjust' };
  const path = trouble === null ? 'clear' : 'misbehave';
  await fetch(`/_simulator/${path}`, { method: 'POST', body: JSON.stringify(order) });
}
