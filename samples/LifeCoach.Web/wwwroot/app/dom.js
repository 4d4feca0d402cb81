// Elements are made of text only: nothing that a person or a model wrote is ever read as HTML.

/** The part of the address that names a conversation; unlike one that names a place on the page it has a slash. */
export const hashOf = (session) => `#/${session}`;
export const sessionOf = (hash) => (hash.startsWith("#/") ? hash.slice(2) : "");

export const find = (id) => document.getElementById(id);

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (key === "class") made.className = value;
    else if (key === "text") made.textContent = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Words that only a screen reader says. */
export const unseen = (text) => element("span", { class: "unseen", text });

/** Shows text as paragraphs; those that have not changed stay, so that a growing text does not flicker. */
export function showText(node, text) {
  const parts = text.trim() === "" ? [] : text.trim().split(/\n{2,}/);
  while (node.children.length > parts.length) node.lastElementChild.remove();
  parts.forEach((part, index) => {
    const paragraph = node.children[index] ?? node.appendChild(element("p"));
    if (paragraph.textContent !== part) paragraph.textContent = part;
  });
}
