/** What the server answers in place of what was asked for. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(method: string, path: string, status: number, problem: { code?: string }) {
    super(`${method} ${path} answers ${status}: ${JSON.stringify(problem)}`);
    this.status = status;
    this.code = problem.code ?? '';
  }
}

/** Requests in somebody's name. */
export type Client = {
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body?: object): Promise<Answer>;
  patch<Answer>(path: string, revision: number, body: object): Promise<Answer>;
};

export type SignIn = () => Promise<string>;

/** @param signIn gives a token; asked again when the one before is over */
export function createClient(api: string, signIn: SignIn): Client {
  let token: Promise<string> | null = null;

  const ask = async <Answer>(method: string, path: string, body?: object, more: Record<string, string> = {}) => {
    for (let attempt = 1; ; attempt += 1) {
      token ??= signIn();
      const used = token;
      const answer = await fetch(`${api}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await used}`,
          ...(body && { 'content-type': 'application/json' }),
          ...more,
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      const read = text === '' ? null : (JSON.parse(text) as unknown);
      if (answer.ok) return read as Answer;
      if (answer.status !== 401 || attempt > 1) {
        throw new Refusal(method, path, answer.status, (read ?? {}) as { code?: string });
      }
      if (token === used) token = null;
    }
  };

  return {
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    patch: (path, revision, body) => ask('PATCH', path, body, { 'if-match': `"${revision}"` }),
  };
}

/** Does something for each, so many of them at a time. */
export async function forEachOf<Item>(
  items: Iterable<Item>,
  atOnce: number,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const work = async (): Promise<void> => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) await act(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
