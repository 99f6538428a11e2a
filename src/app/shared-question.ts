/** A question that has one answer for all who ask at the same time, and is asked once for all of them. */
export function shareQuestion<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null;
  return () => {
    answer ??= ask().finally(() => {
      answer = null;
    });
    return answer;
  };
}
