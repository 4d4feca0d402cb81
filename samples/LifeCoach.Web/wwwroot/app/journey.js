// The panel beside the conversation.

import { element, find, hashOf, unseen } from "./dom.js";
import { day, plain } from "./words.js";

const panel = find("journey");
const opener = find("open-journey");
const rest = [find("main"), document.querySelector(".top")];

export function showJourney(journey) {
  const at = journey.states.findIndex((state) => state.name === journey.state);
  const current = journey.states[at];
  find("stage").textContent = `Stage ${at + 1} of ${journey.states.length}: ${current?.label ?? plain(journey.state)}`;
  find("way").replaceChildren(...journey.states.map((state) => stage(state, state === current)));
  find("identities").replaceChildren(...(journey.identities.length === 0
    ? [nothing("Nobody yet. They appear here as you name them.")]
    : journey.identities.map((area) => identities(area, journey.focus))));
  find("picture-part").hidden = journey.picture === null || journey.picture === undefined;
  find("picture").textContent = journey.picture ?? "";
  find("items").replaceChildren(...(journey.items.length === 0 ? [element("li", {}, nothing("Nothing planned yet."))] : journey.items.map(item)));
}

export function showSessions(sessions, own) {
  find("sessions").replaceChildren(...sessions.slice(0, 8).map((session) => element("li", {},
    element("a", { href: hashOf(session.id), "aria-current": session.id === own ? "page" : null },
      new Date(session.createdAt).toLocaleString(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }),
      element("span", { class: "muted", text: plain(session.state) })))));
}

function stage(state, isCurrent) {
  const kind = isCurrent ? "now" : state.wasVisited ? "been" : "ahead";
  return element("li", { class: kind, "aria-current": isCurrent ? "step" : null },
    element("span", { class: "mark", "aria-hidden": "true", text: kind === "been" ? "✓" : "" }),
    element("div", {},
      element("span", { class: "stage-name", text: state.label }),
      unseen({ now: " (you are here)", been: " (you have been there)", ahead: " (still ahead)" }[kind]),
      isCurrent ? element("p", { class: "muted", text: state.description }) : null));
}

function identities(area, focus) {
  return element("div", { class: "area" },
    element("h3", { text: area.label }),
    element("ul", { class: "chips" }, ...area.identities.map((identity) => element("li", { class: identity.name === focus ? "chip focus" : "chip", title: identity.description || null },
      identity.name, identity.name === focus ? element("span", { class: "tag", text: "in focus" }) : null))));
}

function item({ title, due, isDone }) {
  return element("li", { class: isDone ? "item done" : "item" },
    element("span", { class: "mark", "aria-hidden": "true", text: isDone ? "✓" : "" }),
    element("div", {}, element("span", { class: "item-title", text: title }), unseen(isDone ? " (done)" : " (open)"), due ? element("p", { class: "muted", text: `by ${day(due)}` }) : null));
}

const nothing = (text) => element("p", { class: "muted", text });

/** On a narrow screen the panel lies over the conversation, which cannot be reached meanwhile. */
function open(isOpen) {
  panel.classList.toggle("open", isOpen);
  opener.setAttribute("aria-expanded", String(isOpen));
  rest.forEach((part) => { part.inert = isOpen; });
  document.querySelector(".skip").hidden = isOpen;
  if (isOpen) find("journey-title").focus();
  else opener.focus();
}

export const closeJourney = () => { if (panel.classList.contains("open")) open(false); };

opener.addEventListener("click", () => open(true));
find("close-journey").addEventListener("click", closeJourney);
panel.addEventListener("keydown", (event) => { if (event.key === "Escape") closeJourney(); });
matchMedia("(min-width: 62rem)").addEventListener("change", closeJourney);
