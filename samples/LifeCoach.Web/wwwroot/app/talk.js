// The conversation: a turn is what the visitor said, what the coach answered, and the cards of what it did.

import { approvalCard, pendingCard, resultCard, sentence } from "./cards.js";
import { element, find, showText, unseen } from "./dom.js";

const DECISION = "decision:";
const talk = find("talk");
const turns = find("turns");

/** A turn on the page. */
class Turn {
  #text = "";
  #answer = element("div", { class: "answer" });
  #cards = element("ul", { class: "cards", "aria-label": "What the coach did" });
  #waiting = element("div", { class: "waiting", "aria-hidden": "true" }, element("i"), element("i"), element("i"));
  #coach = element("div", { class: "coach" }, unseen("The coach said:"), this.#answer);
  #decide;
  #node = element("li", { class: "turn" });

  constructor(message, decide) {
    this.#decide = decide;
    if (message !== null) this.#node.append(element("div", { class: "me" }, unseen("You said:"), element("p", { text: message })));
    turns.append(this.#node);
  }

  /** The coach has begun, or begins anew: what was shown of the answer is forgotten. */
  begin() {
    this.#text = "";
    this.#answer.replaceChildren();
    this.#cards.replaceChildren();
    this.#node.append(this.#coach, this.#waiting);
    this.#node.setAttribute("aria-busy", "true");
  }

  addText(text) {
    this.setText(this.#text + text);
  }

  setText(text) {
    this.#text = text;
    if (text.trim() !== "") this.#node.insertBefore(this.#coach, this.#node.querySelector(".cards, .waiting"));
    showText(this.#answer, text);
  }

  addPending(name) {
    this.#card(pendingCard(name));
  }

  /** The result of the first card that waits for one, or of a call that was decided on. */
  addResult(call) {
    const waiting = this.#find(call) ?? this.#cards.querySelector(".doing") ?? element("li");
    this.#card(call.status === "NeedsApproval" && call.isOpen !== false ? approvalCard(call, this.#decide, waiting) : resultCard(call, waiting));
  }

  /** The answer as it was kept. Returns what a screen reader says of it. */
  end(view) {
    this.setText(view.text);
    view.actions.filter((call) => this.#find(call) === null).forEach((call) => this.addResult(call));
    this.#cards.querySelectorAll(".doing").forEach((card) => card.remove());
    this.stop();
    return [view.text, ...view.actions.map(sentence)].join(" ");
  }

  /** Nothing comes any more for now. */
  stop() {
    this.#waiting.remove();
    this.#cards.querySelectorAll(".doing").forEach((card) => card.remove());
    if (this.#text.trim() === "") this.#coach.remove();
    this.#node.removeAttribute("aria-busy");
  }

  remove() {
    this.#node.remove();
  }

  #find(call) {
    return this.#cards.querySelector(`[data-key="${CSS.escape(call.key)}"]`);
  }

  #card(card) {
    if (card.parentElement !== this.#cards) this.#cards.append(card);
    if (this.#cards.parentElement === null) this.#node.insertBefore(this.#cards, this.#waiting.parentElement === this.#node ? this.#waiting : null);
  }
}

export function addTurn(message, decide) {
  find("welcome").hidden = true;
  return new Turn(message, decide);
}

/** Shows what was said so far, all but the turn that is still going on. */
export function showHistory({ messages, log, approvals }, runningTurn, decide) {
  turns.replaceChildren();
  const open = new Set(approvals.map((approval) => approval.key));

  // A decision is logged under a turn of its own, named after the call that waited for it, and belongs to the card that asked.
  const asked = new Map(log.filter((entry) => entry.action.status === "NeedsApproval").map((entry) => [entry.action.key, entry.turnId]));
  const keyOf = (entry) => (entry.turnId.startsWith(DECISION) ? entry.turnId.slice(DECISION.length) : entry.action.key);
  const shown = new Map();
  const turnOf = (id, at) => shown.get(id) ?? shown.set(id, { at, said: null, texts: [], calls: [] }).get(id);
  for (const message of messages) {
    if (message.role === "Application") continue;
    const turn = turnOf(message.turnId, message.at);
    if (message.role === "User") turn.said = message.text;
    else turn.texts.push(message.text);
  }
  for (const entry of log) {
    const key = keyOf(entry);
    const calls = turnOf(asked.get(key) ?? entry.turnId, entry.at).calls;
    const before = calls.findIndex((call) => call.key === key);
    calls.splice(before < 0 ? calls.length : before, before < 0 ? 0 : 1, { ...entry.action, key, isOpen: open.has(key) });
  }

  shown.delete(runningTurn);
  for (const { said, texts, calls } of [...shown.values()].sort((one, other) => (one.at < other.at ? -1 : 1))) {
    const turn = addTurn(said, decide);
    turn.begin();
    turn.end({ text: texts.join("\n\n"), actions: calls });
  }
  find("welcome").hidden = shown.size > 0 || runningTurn !== null;
  toEnd();
}

export const toEnd = () => { talk.scrollTop = talk.scrollHeight; };

/** Makes a change, and stays at the end if the visitor was there. */
export function keepingEnd(change) {
  const wasAtEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;
  change();
  if (wasAtEnd) toEnd();
}
