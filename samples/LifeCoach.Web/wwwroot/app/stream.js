// A turn as it happens. A stream that breaks off is taken up where it was: the same Idempotency-Key, and the last event's id.

import { Problem, Unreachable, send, server } from "./server.js";

const MOST_ATTEMPTS = 12;
const LONGEST_WAIT = 8000;

// The server says something every 15 seconds; a line that is silent for longer is dead.
const LONGEST_SILENCE = 45000;

/**
 * Follows a turn to its end.
 * @param {{session: string, key: string, message: string}} turn
 * @param {(type: string, data: object) => void} onEvent told each event, the last one too
 * @param {(why: string | null) => void} onWait told why there is nothing to be seen for now, and null when it goes on
 * @returns {Promise<string>} the last event's type: done or error
 */
export async function follow(turn, onEvent, onWait) {
  let last = null;
  let attempts = 0;
  for (;;) {
    let pause = null;
    let why = "The connection was lost. Trying to get back to where we were…";
    try {
      for await (const event of read(turn, last)) {
        if (attempts > 0) onWait(null);
        attempts = 0;
        last = event.id;
        onEvent(event.type, event.data);
        if (event.type === "done" || event.type === "error") return event.type;
      }
    } catch (error) {
      if (error instanceof Problem && !error.isPassing) throw error;
      pause = error.retryAfter;
      if (error instanceof Problem && error.code !== "") why = error.message;
    }
    if (++attempts > MOST_ATTEMPTS) throw new Unreachable("The coach cannot be reached just now. Your message is kept here.");
    onWait(why);
    await rest(pause === null || pause === undefined ? Math.min(LONGEST_WAIT, 250 * 2 ** attempts) : pause * 1000);
  }
}

async function* read(turn, last) {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), LONGEST_SILENCE);
  try {
    const headers = { "Content-Type": "application/json", Accept: "text/event-stream", "Idempotency-Key": turn.key };
    if (last !== null) headers["Last-Event-ID"] = last;
    const answer = await send(server.messagePath(turn.session), {
      method: "POST", headers, body: JSON.stringify({ message: turn.message }), signal: silence.signal,
    });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), LONGEST_SILENCE);
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const event = parse(block);
        if (event !== null) yield event;
      }
    }
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

/** One event, or null for a comment. */
function parse(block) {
  const fields = Object.fromEntries(block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
  return fields.data === undefined ? null : { id: fields.id, type: fields.event, data: JSON.parse(fields.data) };
}

/** Waits, but not for longer than it takes until the network is back. */
function rest(milliseconds) {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, milliseconds);
    addEventListener("online", go);
  });
}
