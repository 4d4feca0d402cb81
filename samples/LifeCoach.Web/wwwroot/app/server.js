// The coach's endpoints, and what goes wrong on the way to them.

/** The server said no, and why. */
export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail ?? "Something went wrong on the way to the coach.");
    this.status = status;
    this.code = body?.code ?? "";
    this.retryAfter = body?.retryAfter ?? null;
  }

  /** Whether the same may succeed in a moment. */
  get isPassing() {
    return this.status === 429 || this.status === 503 || (this.code === "" && this.status >= 500);
  }
}

/** Nobody answered. */
export class Unreachable extends Error {}

export async function send(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Unreachable("The coach cannot be reached just now.");
  }
  if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => null));
  return answer;
}

const json = async (path, options) => (await send(path, options)).json();
const post = (path, body) => json(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
const own = (session) => `/coach/sessions/${encodeURIComponent(session)}`;

export const server = {
  sessions: () => json("/coach/sessions"),
  begin: () => post("/coach/sessions", {}),
  messages: (session) => json(`${own(session)}/messages?last=400`),
  log: (session) => json(`${own(session)}/log?last=500`),
  approvals: (session) => json(`${own(session)}/approvals`),
  decide: (session, key, approved) => post(`${own(session)}/approvals`, { key, approved }),
  journey: (session) => json(`/journey/${encodeURIComponent(session)}`),
  forget: () => json("/coach/user", { method: "DELETE" }),
  messagePath: (session) => `${own(session)}/messages`,
};
