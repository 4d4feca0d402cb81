// What actions are called for people. An action that is not known here is told by its name and the server's sentence.

const ACTIONS = {
  SAVE_USER_INFO: { doing: "Noting something about you", done: "Noted", tell: (p) => `${plain(p.key)}: ${p.value}` },
  MARK_INTRODUCTION_COMPLETE: { doing: "Closing the introduction", done: "Introduction complete", tell: () => "" },
  SAVE_IDENTITY: { doing: "Saving an identity", done: "Identity saved", tell: (p) => p.identity },
  SET_FOCUS_IDENTITY: { doing: "Setting the focus", done: "In focus", tell: (p) => p.identity },
  SAVE_VISUALIZATION: { doing: "Keeping your picture", done: "Picture kept", tell: (p) => p.description },
  CREATE_ACTION_ITEM: { doing: "Planning a step", done: "Step planned", tell: (p) => (p.due ? `${p.title} (by ${day(p.due)})` : p.title) },
  MARK_ACTION_COMPLETE: { doing: "Ticking off a step", done: "Step done", tell: (p, message) => message.replace(/^[^:]*: /, "").replace(/\.$/, "") },
  TRANSITION_STATE: { doing: "Moving on", done: "Next stage", tell: (p, message, call) => plain(call.stateAfter) },
};

const REFUSED = {
  Rejected: "You said no",
  Expired: "Waited too long for your answer",
  Skipped: "Left out",
  RolledBack: "Undone",
  Duplicate: "Done once",
};

const known = (name) => ACTIONS[name] ?? { doing: plain(name), done: plain(name), tell: (p, message) => message };

/** A name such as identity_brainstorming for people. */
export function plain(name) {
  const words = String(name).toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A day such as 2030-01-31 in the visitor's way. */
export function day(text) {
  const date = new Date(`${text}T12:00:00`);
  return Number.isNaN(date.valueOf()) ? text : date.toLocaleDateString(undefined, { weekday: "short", day: "numeric", month: "short" });
}

export const doing = (name) => `${known(name).doing}…`;

/** What a card says of a call: its kind, a title, and a sentence. */
export function tell(call) {
  const action = known(call.name);
  if (call.succeeded) {
    const text = action.tell(call.parameters ?? {}, call.message, call);
    return { kind: call.stateBefore !== call.stateAfter ? "moved" : "done", title: action.done, text: text ?? "" };
  }
  if (call.status === "NeedsApproval") return { kind: "asks", title: `May I? ${plain(call.name)}`, text: parameters(call.parameters) };
  const title = call.code === "guard_failed" ? "Not yet" : REFUSED[call.status] ?? `Not done: ${plain(call.name).toLowerCase()}`;
  return { kind: "refused", title, text: reason(call.message) };
}

/** A refusal is worded for the model, which knows states and actions by their names. */
function reason(message) {
  return message.replace(/^Not yet from \w+ to \w+: /, "").replace(/ with [A-Z]+(_[A-Z]+)+/g, "").replace(/\b[a-z]+(_[a-z]+)+\b/g, (name) => name.replaceAll("_", " "));
}

function parameters(values) {
  return Object.entries(values ?? {}).map(([name, value]) => `${plain(name)}: ${typeof value === "object" ? JSON.stringify(value) : value}`).join("\n");
}
