// The page: which conversation it shows, what is sent, and what is left over from before a reload.

import { resultCard, sentence } from "./cards.js";
import { find, hashOf, sessionOf } from "./dom.js";
import { closeJourney, showJourney, showSessions } from "./journey.js";
import { hideNotice, showNotice } from "./notice.js";
import { Problem, server } from "./server.js";
import { follow } from "./stream.js";
import { addTurn, keepingEnd, showHistory, toEnd } from "./talk.js";

const message = find("message");
let session = null;

// The conversations in which the coach is writing.
const running = new Set();

// The turn that is going on outlives a reload: its name and message are kept until it has ended.
const unfinished = {
  name: (id) => `life-coach.turn.${id}`,
  read: (id) => JSON.parse(localStorage.getItem(unfinished.name(id)) ?? "null"),
  keep: (turn) => localStorage.setItem(unfinished.name(turn.session), JSON.stringify(turn)),
  drop: (id) => localStorage.removeItem(unfinished.name(id)),
};

async function start() {
  try {
    let id = sessionOf(location.hash);
    if (id === "") {
      id = (await server.sessions())[0]?.id ?? (await server.begin()).id;
      history.replaceState(null, "", hashOf(id));
    }
    await show(id);
  } catch (error) {
    if (error instanceof Problem && error.status === 404) {
      history.replaceState(null, "", location.pathname);
      await start();
      showNotice("That conversation is not here, or not yours. This is your own.");
    } else if (error instanceof Problem && error.status === 401) {
      showNotice("Your visit has ended. Please begin again.", () => location.reload());
    } else {
      showNotice(error.message, start);
    }
  }
}

async function show(id) {
  const [messages, log, approvals, journey, sessions] = await Promise.all(
    [server.messages(id), server.log(id), server.approvals(id), server.journey(id), server.sessions()]);
  // Another conversation may have been chosen meanwhile, and its answers may have come first.
  if (sessionOf(location.hash) !== id) return;
  session = id;
  hideNotice();
  const turn = unfinished.read(id);
  showHistory({ messages, log, approvals }, turn?.key ?? null, decide);
  showJourney(journey);
  showSessions(sessions, id);
  if (matchMedia("(pointer: fine)").matches) message.focus();
  showBusy();
  if (turn !== null) run(turn);
}

/** Sends a turn, or takes it up again, and shows what happens. */
async function run(turn) {
  const isShown = () => session === turn.session;
  const notify = (text, tryAgain) => { if (isShown()) showNotice(text, tryAgain); };
  const shown = addTurn(turn.message, decide);
  const again = () => {
    shown.remove();
    run(turn);
  };
  unfinished.keep(turn);
  running.add(turn.session);
  showBusy();
  hideNotice();
  shown.begin();
  toEnd();
  try {
    let failure = "";
    const end = await follow(
      turn,
      (type, data) => keepingEnd(() => {
        if (type === "error") failure = data.detail;
        happened(shown, type, data, isShown());
      }),
      (why) => (why === null ? hideNotice() : notify(why)));
    if (end === "done") unfinished.drop(turn.session);
    else notify(failure, again);
  } catch (error) {
    if (error instanceof Problem && error.status < 500 && !error.isPassing) {
      // It would be refused again: the words go back to be changed.
      unfinished.drop(turn.session);
      shown.remove();
      if (message.value === "") message.value = turn.message;
      notify(error.message);
    } else {
      notify(error.message, again);
    }
  }
  shown.stop();
  running.delete(turn.session);
  showBusy();
  refresh();
}

function happened(shown, type, data, isShown) {
  if (type === "start") shown.begin();
  else if (type === "text") shown.addText(data.text);
  else if (type === "action") shown.addPending(data.name);
  else if (type === "result") shown.addResult(data);
  else if (type === "state" && isShown) refresh();
  else if (type === "done") say(shown.end(data));
}

async function decide(key, approved, card) {
  try {
    const view = await server.decide(session, key, approved);
    const call = { ...view.actions[0], key };
    resultCard(call, card);
    say(sentence(call));
    hideNotice();
    message.focus();
    refresh();
    return true;
  } catch (error) {
    showNotice(error.message);
    return false;
  }
}

async function refresh() {
  const id = session;
  try {
    const [journey, sessions] = await Promise.all([server.journey(id), server.sessions()]);
    if (id !== session) return;
    showJourney(journey);
    showSessions(sessions, id);
  } catch {
    // The panel stays as it was; the next turn brings it up to date.
  }
}

function say(text) {
  find("said").textContent = text;
}

function showBusy() {
  const isBusy = running.has(session);
  find("send").setAttribute("aria-disabled", String(isBusy));
  find("hint").textContent = isBusy ? "The coach is writing." : "Enter sends, Shift and Enter begin a new line.";
}

function submit(text) {
  if (running.has(session) || text.trim() === "" || session === null) return;
  message.value = "";
  grow();
  run({ session, key: newKey(), message: text });
  message.focus();
}

/** A name for a turn. Not randomUUID, which is only there over HTTPS. */
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

function grow() {
  message.rows = Math.min(8, message.value.split("\n").length);
}

async function another() {
  try {
    location.hash = hashOf((await server.begin()).id);
    closeJourney();
  } catch (error) {
    showNotice(error.message);
  }
}

async function forget() {
  try {
    await server.forget();
    localStorage.clear();
    history.replaceState(null, "", location.pathname);
    closeJourney();
    await start();
    say("Everything was deleted.");
  } catch (error) {
    showNotice(error.message);
  }
}

find("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit(message.value);
});
message.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit(message.value);
  }
});
message.addEventListener("input", grow);
document.querySelector(".skip").addEventListener("click", (event) => {
  // The part behind # names the conversation.
  event.preventDefault();
  message.focus();
});
find("hello").addEventListener("click", () => submit("Hello!"));
find("another").addEventListener("click", another);
find("forget").addEventListener("click", () => find("confirm").showModal());
find("confirm").addEventListener("close", (event) => { if (event.target.returnValue === "delete") forget(); });
addEventListener("hashchange", start);

start();
