import { h } from './elements.js';
import { compareView, readView, sessionView, sessionsView, statesView } from './views.js';
import { turnView } from './turn.js';

const view = document.getElementById('view');
const status = document.getElementById('status');
const refreshEvery = 2000;
let machine;
let shown = '';

async function ask(path, body) {
  const response = await fetch(`api/${path}`, body === undefined ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.detail ?? `The application answered ${response.status}.`);
  }

  return answer;
}

const turnPath = (session, turn) => `sessions/${encodeURIComponent(session)}/turns/${encodeURIComponent(turn)}`;

/** The place in the address: its parts, and what follows the question mark. */
function place() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  return [path.split('/').map(decodeURIComponent), new URLSearchParams(query)];
}

async function opened(address) {
  const parts = (address ?? '').split('#/sessions/').at(-1).split('/').map(decodeURIComponent);
  return parts.length === 2 ? { address, view: await ask(turnPath(...parts)) } : null;
}

async function draw([[name, session, turn], query]) {
  switch (name) {
    case 'states':
      return statesView(machine);
    case 'read':
      return readView(machine, (state, text) => ask('examine', { state, text }));
    case 'compare':
      return compareView([await opened(query.get('a')), await opened(query.get('b'))], (side, address) => {
        query.set(side, address);
        location.hash = `#/compare?${query}`;
      });
    default:
      return turn ? turnView(await ask(turnPath(session, turn)), machine, session)
        : session ? sessionView(await ask(`sessions/${encodeURIComponent(session)}`), machine)
        : sessionsView(await ask(`sessions?user=${encodeURIComponent(query.get('user') ?? '')}`), query.get('user') ?? '', user => { location.hash = `#/sessions?user=${encodeURIComponent(user)}`; });
  }
}

async function show(isNew) {
  const here = location.hash;
  try {
    machine ??= await ask('machine');
    document.getElementById('coach').textContent = machine.name;
    const elements = (await draw(place())).flat(2).filter(element => element instanceof Node);
    const next = h('div', {}, elements);
    status.textContent = '';
    // What has not changed stays, so that a list that is read or a form that is filled is not taken away.
    if (here === location.hash && (isNew || next.innerHTML !== shown)) {
      shown = next.innerHTML;
      view.replaceChildren(...next.childNodes);
    }
  } catch (error) {
    status.textContent = '';
    if (isNew) {
      view.replaceChildren(h('h1', {}, 'That did not work'), h('p', {}, error.message));
    } else {
      status.textContent = 'The application does not answer; trying again.';
    }
  }

  if (isNew) {
    for (const link of document.querySelectorAll('nav a')) {
      if (here.startsWith(link.hash) || (here === '' && link.hash === '#/sessions')) {
        link.setAttribute('aria-current', 'page');
      } else {
        link.removeAttribute('aria-current');
      }
    }

    view.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

addEventListener('hashchange', () => show(true));
setInterval(() => {
  const [[name, , turn]] = place();
  if (!document.hidden && !turn && (name === 'sessions' || name === '') && !view.contains(document.activeElement?.closest('form'))) {
    show(false);
  }
}, refreshEvery);
await show(true);
