// A card is one thing that the coach did, could not do, or asks about.

import { element, unseen } from "./dom.js";
import { doing, tell } from "./words.js";

const SIGNS = { doing: "…", done: "✓", moved: "→", refused: "!", asks: "?" };

/** A card for an action that has been asked for; what becomes of it follows. */
export function pendingCard(name) {
  return fill(element("li"), { kind: "doing", title: doing(name), text: "" });
}

export function resultCard(call, card = element("li")) {
  card.dataset.key = call.key;
  return fill(card, tell(call));
}

/** A card with two buttons. */
export function approvalCard(call, decide, card = element("li")) {
  resultCard(call, card);
  const answer = (approved) => async () => {
    const buttons = card.querySelectorAll("button");
    buttons.forEach((button) => { button.disabled = true; });
    if (!(await decide(call.key, approved, card))) buttons.forEach((button) => { button.disabled = false; });
  };
  card.querySelector(".card-body").append(element("div", { class: "buttons" },
    element("button", { class: "primary", type: "button", text: "Yes, do it", onclick: answer(true) }),
    element("button", { class: "quiet", type: "button", text: "No, leave it", onclick: answer(false) })));
  return card;
}

/** The sentence that a screen reader says of a card. */
export function sentence(call) {
  const { title, text } = tell(call);
  return text === "" ? `${title}.` : `${title}: ${text}.`;
}

function fill(card, { kind, title, text }) {
  card.className = `card ${kind}`;
  card.replaceChildren(
    element("span", { class: "sign", "aria-hidden": "true", text: SIGNS[kind] }),
    element("div", { class: "card-body" },
      element("p", { class: "card-title" }, kind === "refused" ? unseen("The coach could not do this. ") : null, title),
      text === "" ? null : element("p", { class: "card-text", text })));
  return card;
}
