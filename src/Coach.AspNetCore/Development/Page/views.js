import { cell, h, json, kindOf, table, tag, time, words } from './elements.js';
import { diagram } from './diagram.js';
import { callsTable, differences, markedReply, summaryOf } from './turn.js';

const link = (...parts) => '#/' + parts.map(encodeURIComponent).join('/');

/** The sessions that were talked with, or those of a user. */
export function sessionsView(sessions, user, search) {
  return [
    h('h1', {}, 'Sessions'),
    h('section', {},
      h('form', { submit: event => { event.preventDefault(); search(new FormData(event.target).get('user').trim()); } },
        h('label', {}, 'Sessions of the user', h('input', { name: 'user', value: user, placeholder: 'an id; empty for the last ones', autocomplete: 'off' })),
        h('button', {}, 'Show')),
      table(['Session', 'User', 'State', 'Last change'],
        sessions.map(session => h('tr', {}, cell(h('a', { href: link('sessions', session.id) }, session.id), 'text'), cell(session.userId, 'text'), cell(session.state), cell(time(session.updatedAt)))),
        user ? 'This user has no session.' : 'Nobody has talked since the application started, and nobody is signed in here. Name a user to see older sessions.')),
  ];
}

/** A session: where it is, how it came there, and its turns. */
export function sessionView(detail, machine) {
  const { session, turns } = detail;
  const taken = turns.flatMap(turn => turn.moves);
  const state = machine.states.find(known => known.name === session.state);
  return [
    h('p', {}, h('a', { href: link('sessions') }, '← all sessions')),
    h('h1', {}, session.id),
    h('p', { class: 'row' }, tag(session.state, 'good'), h('span', { class: 'quiet' }, `user ${session.userId}, version ${session.version}, changed ${time(session.updatedAt)}`)),
    h('div', { class: 'columns' },
      h('section', {}, h('h2', {}, 'The way taken'), diagram(machine, session.state, taken),
        h('p', { class: 'quiet' }, taken.length === 0 ? 'It is where it began.' : [taken[0].from, ...taken.map(way => way.to)].join(' → '))),
      state && stateCard(state, machine)),
    h('section', {}, h('h2', {}, 'Turns'), detail.hasMore && h('p', { class: 'quiet' }, 'Only the last 200 are listed.'),
      table(['Said', 'Answered', 'State', 'Calls', 'When'],
        turns.map(turn => h('tr', {},
          cell(h('a', { href: link('sessions', session.id, turn.turnId) }, turn.message.slice(0, 160) || turn.turnId), 'text'),
          cell([turn.status !== 'Completed' && tag(words(turn.status), 'bad'), ' ', turn.text.slice(0, 160)], 'text'),
          cell(turn.stateBefore === turn.state ? turn.state ?? '' : `${turn.stateBefore} → ${turn.state}`),
          cell([turn.calls, turn.refused > 0 && [' ', tag(`${turn.refused} refused`, 'bad')]]),
          cell(time(turn.acceptedAt)))),
        'Nothing was said yet.')),
  ];
}

function stateCard(state, machine) {
  return h('section', {}, h('h2', {}, state.name, ' ', state.isTerminal && tag('the end')),
    h('p', {}, state.description),
    h('h3', {}, 'Allowed actions'),
    h('ul', {}, state.allow.map(name => {
      const action = machine.actions.find(known => known.name === name);
      return h('li', {}, h('code', {}, name), action?.requiresApproval && [' ', tag('needs approval', 'wait')], action?.description && h('span', { class: 'quiet' }, ` ${action.description}`));
    })),
    h('h3', {}, 'Ways on'),
    state.ways.length === 0 ? h('p', { class: 'quiet' }, 'None.') : h('ul', {}, state.ways.map(way => h('li', {}, way.to, way.when && h('span', { class: 'quiet' }, ` when ${way.when}`)))),
    h('details', {}, h('summary', {}, 'Prompt'), h('pre', { tabindex: '0' }, state.prompt)));
}

export function statesView(machine) {
  return [
    h('h1', {}, machine.name),
    h('section', {}, h('h2', {}, 'States'), diagram(machine, null, [])),
    h('div', { class: 'columns' }, machine.states.map(state => stateCard(state, machine))),
    h('section', {}, h('h2', {}, 'Actions'), machine.actions.map(action => h('details', {}, h('summary', {}, h('code', {}, action.name), ' ', h('span', { class: 'quiet' }, action.description)), json(action.schema)))),
  ];
}

/** A reply that somebody pastes, and what Coach would do with it. */
export function readView(machine, examine) {
  const result = h('div', { 'aria-live': 'polite' });
  const form = h('form', {
    submit: async event => {
      event.preventDefault();
      const fields = new FormData(form);
      let read;
      try {
        read = await examine(fields.get('state'), fields.get('text'));
      } catch (error) {
        result.replaceChildren(h('p', { role: 'alert' }, error.message));
        return;
      }

      result.replaceChildren(...[
        h('section', {}, h('h2', {}, 'As it is read'), markedReply(read.reply)),
        h('section', {}, h('h2', {}, 'What would happen'),
          h('p', {}, read.stateBefore === read.stateAfter ? `The session would stay in ${read.stateBefore}.` : `The session would go from ${read.stateBefore} to ${read.stateAfter}, if the guards let it.`),
          table(['Action', 'Outcome', 'Why', 'Parameters', 'In'],
            read.calls.map(call => h('tr', {}, cell(call.name), cell(tag(call.status ? words(call.status) : 'would run', kindOf(call.status ?? 'WouldRun'))), cell(call.message, 'text'),
              cell(h('code', {}, JSON.stringify(call.parameters)), 'text'), cell(call.state))), 'It asks for no action.')),
        h('section', {}, h('h2', {}, 'What the person would see'), h('pre', { tabindex: '0' }, read.visibleText)),
      ]);
    },
  },
    h('label', {}, 'The state', h('select', { name: 'state' }, machine.states.map(state => h('option', { value: state.name, selected: state.name === machine.initial }, state.name)))),
    h('label', {}, 'The reply', h('textarea', { name: 'text', spellcheck: 'false', placeholder: 'Paste what a model wrote.' })),
    h('button', {}, 'Read it'));
  return [h('h1', {}, 'Read a reply'), h('section', {}, h('p', { class: 'quiet' }, 'Nothing runs: handlers and guards are not asked.'), form), result];
}

/** Two turns side by side. */
export function compareView(turns, choose) {
  const [first, second] = turns;
  const column = (turn, name) => h('div', {},
    h('section', {},
      h('form', { submit: event => { event.preventDefault(); choose(name, new FormData(event.target).get('turn')); } },
        h('label', {}, name === 'a' ? 'The one' : 'The other', h('input', { name: 'turn', value: turn?.address ?? '', placeholder: 'the address of an opened turn', autocomplete: 'off' })),
        h('button', {}, 'Show'))),
    turn && [
      h('section', {}, h('h2', {}, turn.view.turn.message.slice(0, 120)), summaryOf(turn.view.turn)),
      turn.view.steps.map(step => h('section', {}, step.reply && markedReply(step.reply), h('h3', {}, 'Actions'), callsTable(step.calls))),
      h('section', {}, h('h2', {}, 'Read again'), differences(turn.view)),
    ]);
  return [h('h1', {}, 'Compare two turns'), h('div', { class: 'columns' }, column(first, 'a'), column(second, 'b'))];
}
