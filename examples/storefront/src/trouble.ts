/** The part that no shop has: it breaks the network and the simulated card system on request. */
let answersToLose = 0;

export function loseAnswers(count: number): void {
  answersToLose = count;
}

/** `fetch`, but mutations lose their answer after they have reached the server, while there are answers to lose. */
export const troubledFetch: typeof fetch = async (input, init) => {
  const answer = await fetch(input, init);
  if (answersToLose === 0 || !String(init?.body).includes('mutation')) return answer;
  answersToLose -= 1;
  throw new TypeError('The answer got lost on its way.');
};

/** The simulated card system does the work of the next change and hangs up before it answers; `false` takes it back. */
export async function hangUpNext(isOn: boolean): Promise<void> {
  const order = { name: 'dropsAfterWork', operation: 'adjust' };
  const [path, body] = isOn ? ['misbehave', JSON.stringify(order)] : ['clear', ''];
  await fetch(`/_simulator/${path}`, { method: 'POST', body });
}
