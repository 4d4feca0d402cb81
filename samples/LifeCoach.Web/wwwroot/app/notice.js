// What went wrong, in one kind sentence, and what can be done about it.

import { find } from "./dom.js";

const notice = find("notice");
const button = find("notice-button");
let onTry = null;

export function showNotice(text, tryAgain = null) {
  find("notice-text").textContent = text;
  onTry = tryAgain;
  button.hidden = tryAgain === null;
  notice.hidden = false;
}

export function hideNotice() {
  if (notice.contains(document.activeElement)) find("message").focus();
  notice.hidden = true;
  onTry = null;
}

button.addEventListener("click", () => {
  const again = onTry;
  hideNotice();
  again?.();
});
