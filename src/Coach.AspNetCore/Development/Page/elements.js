// Everything on the page is made here, of elements and of text: what a model or a person wrote is never read as HTML.

const svgNames = new Set(['svg', 'g', 'rect', 'text', 'path', 'marker', 'defs', 'title']);

/** An element. Attributes that are null or false are left out; functions are listeners; children that are null are left out. */
export function h(name, attributes = {}, ...children) {
  const isSvg = svgNames.has(name.replace('svg:', ''));
  const element = isSvg ? document.createElementNS('http://www.w3.org/2000/svg', name.replace('svg:', '')) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(key, value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? '' : value);
    }
  }

  element.append(...children.flat(3).filter(child => child !== null && child !== undefined && child !== false).map(child => child instanceof Node ? child : String(child)));
  return element;
}

export const milliseconds = value => value === null || value === undefined ? '' : value < 10 ? `${value.toFixed(1)} ms` : value < 10000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;

export const time = value => new Date(value).toLocaleString();

/** How a call ended, as a colour. */
export function kindOf(status) {
  return status === 'Succeeded' || status === 'WouldRun' ? 'good' : status === 'NeedsApproval' || status === 'Duplicate' || status === 'Skipped' ? 'wait' : 'bad';
}

/** A status in words: "NotAllowed" is "not allowed". */
export const words = status => status.replace(/(?<=[a-z])[A-Z]/g, letter => ' ' + letter.toLowerCase()).replace(/^[A-Z]/, letter => letter.toLowerCase());

export const tag = (text, kind = '') => h('span', { class: `tag ${kind}` }, text);

export function table(heads, rows, empty) {
  return rows.length === 0
    ? h('p', { class: 'quiet' }, empty)
    : h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': heads.join(', ') },
      h('table', {}, h('thead', {}, h('tr', {}, heads.map(head => h('th', { scope: 'col' }, head)))), h('tbody', {}, rows)));
}

export const cell = (content, kind = '') => h('td', { class: kind }, content);

export function json(value) {
  return h('pre', { tabindex: '0' }, JSON.stringify(value, null, 2));
}
