/** Asks the endpoint as anybody would. @returns the body as it came. */
export type Ask = (query: string, variables: object) => Promise<string>;

export function createAsk(endpoint: string, token: string): Ask {
  return async (query, variables) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    return response.text();
  };
}
