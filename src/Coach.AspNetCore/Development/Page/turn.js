import { cell, h, json, kindOf, milliseconds, table, tag, time, words } from './elements.js';

/** The raw reply with each element coloured and each repair marked by a number, which the list below explains. */
export function markedReply(reply) {
  const numbers = [];
  const parts = [];
  let at = 0;
  const places = item => item.repairs.map(repair => ({ ...repair, item })).sort((one, other) => one.offset - other.offset);
  for (const item of reply.items.filter(item => item.length > 0 || item.repairs.length > 0)) {
    if (item.offset < at) {
      continue;
    }

    parts.push(reply.text.slice(at, item.offset));
    const inside = [];
    let from = item.offset;
    const end = item.offset + item.length;
    for (const repair of places(item)) {
      const to = Math.min(Math.max(repair.offset, from), end);
      inside.push(reply.text.slice(from, to));
      numbers.push(repair);
      inside.push(h('span', { class: 'place', title: repair.kind }, numbers.length));
      from = to;
    }

    inside.push(reply.text.slice(from, end));
    parts.push(h('mark', { class: item.kind === 'note' ? 'note' : item.kind === 'error' ? 'bad' : kindOf(item.status), title: item.message || item.code || item.name }, inside));
    at = end;
  }

  parts.push(reply.text.slice(at));
  const refusals = reply.items.filter(item => item.kind === 'error' || item.kind === 'call' && kindOf(item.status) !== 'good');
  return h('div', {},
    h('pre', { tabindex: '0', 'aria-label': 'The raw reply' }, parts),
    h('ul', { class: 'legend' },
      numbers.map((repair, index) => h('li', {}, h('span', { class: 'place' }, index + 1), ' ', tag(repair.tier === 'Guess' ? 'guess' : 'safe', repair.tier === 'Guess' ? 'wait' : 'hint'), ` ${repair.kind} in ${repair.item.name || 'an element'}, at character ${repair.offset}`)),
      refusals.map(item => h('li', {}, tag(item.kind === 'error' ? 'unreadable' : words(item.status), item.kind === 'error' ? 'bad' : kindOf(item.status)), ` ${item.name || ''} at character ${item.offset}: ${item.message || item.code}`)),
      reply.items.filter(item => item.kind === 'note').map(item => h('li', {}, tag('note'), ` ${item.code} at character ${item.offset}`))));
}

export function callsTable(calls) {
  return table(['Action', 'Outcome', 'Says', 'Parameters', 'Took', 'State'],
    calls.map(call => h('tr', {},
      cell([h('strong', {}, call.name), h('br'), h('span', { class: 'quiet' }, `${words(call.emitter)}, ${call.format}`)]),
      cell([tag(words(call.status), kindOf(call.status)), call.succeeded ? null : [h('br'), h('code', {}, call.code)]]),
      cell([call.message, call.ignoredParameters.length > 0 && h('p', { class: 'quiet' }, `Ignored: ${call.ignoredParameters.join(', ')}`), call.repairs.length > 0 && h('p', { class: 'quiet' }, `Repaired: ${call.repairs.map(repair => repair.kind).join(', ')}`)], 'text'),
      cell([h('code', {}, JSON.stringify(call.parameters)), call.data && h('details', {}, h('summary', {}, 'Data'), json(call.data))], 'text'),
      cell(milliseconds(call.milliseconds), 'number'),
      cell(call.stateBefore === call.stateAfter ? call.stateBefore : `${call.stateBefore} → ${call.stateAfter}`))),
    'The model asked for no action.');
}

function modelCall(call) {
  const tokens = call.messages.reduce((sum, message) => sum + message.tokens, 0);
  return h('details', { class: 'card' },
    h('summary', {}, h('span', { class: 'row' }, h('strong', {}, call.model), tag(call.provider), call.error && tag(call.error, 'bad'), milliseconds(call.milliseconds),
      call.firstMilliseconds !== undefined && h('span', { class: 'quiet' }, `first after ${milliseconds(call.firstMilliseconds)}`),
      h('span', { class: 'quiet' }, `${call.messages.length} messages, about ${tokens} tokens${call.inputTokens !== undefined ? `, ${call.inputTokens} by the provider's count` : ''}${call.outputTokens !== undefined ? `, ${call.outputTokens} out` : ''}`))),
    call.messages.map(message => h('div', {}, h('h3', {}, `${message.role}, about ${message.tokens} tokens`), h('pre', { tabindex: '0' }, message.text))));
}

function promptSection(turn, machine) {
  const hint = !machine.recordsContent
    ? 'Messages are shown as they were sent once CoachOptions.RecordContent is on: coach.Configure(options => options.RecordContent = true), in development only.'
    : turn.modelCalls.length === 0 ? 'This process did not make this turn, or has forgotten it: what was sent is kept in memory, of the last 500 calls.' : null;
  return h('section', {}, h('h2', {}, 'What was sent'), hint && h('p', { class: 'quiet' }, hint), turn.modelCalls.map(modelCall));
}

function attemptsSection(turn) {
  return h('section', {}, h('h2', {}, 'Attempts and context'),
    table(['Model', 'Outcome', 'Took', 'First', 'Why'],
      turn.attempts.map(attempt => h('tr', {},
        cell(attempt.model), cell(tag(words(attempt.outcome) + (attempt.status ? ` ${attempt.status}` : ''), attempt.outcome === 'Succeeded' ? 'good' : 'bad')),
        cell(milliseconds(attempt.milliseconds), 'number'), cell(milliseconds(attempt.firstMilliseconds), 'number'), cell(attempt.reason, 'text'))),
      'There is one model to choose from.'),
    turn.messagesLeftOut > 0 && h('p', {}, `${turn.messagesLeftOut} messages of the history were not sent.`),
    turn.contextOperations.length > 0 && table(['Operation', 'On', 'Tokens saved', 'Why'],
      turn.contextOperations.map(operation => h('tr', {}, cell(operation.kind), cell(operation.target ?? ''), cell(operation.tokensSaved, 'number'), cell(operation.reason, 'text'))), ''));
}

export function differences(turn) {
  return table(['What', 'Was recorded', 'Would be now', 'Why'],
    turn.differences.map(change => h('tr', {}, cell([words(change.change), change.action && h('p', { class: 'quiet' }, change.action)]), cell(change.was, 'text'), cell(change.would, 'text'), cell(change.reason ?? '', 'text'))),
    'Read again by this build, nothing would be different.');
}

export function summaryOf(line) {
  return h('p', { class: 'row' },
    tag(words(line.kind)), tag(words(line.status), line.status === 'Completed' ? 'good' : 'bad'),
    h('span', {}, line.stateBefore === line.state ? line.state ?? '' : `${line.stateBefore} → ${line.state}`),
    h('span', { class: 'quiet' }, time(line.acceptedAt)), h('span', { class: 'quiet' }, milliseconds(line.milliseconds)));
}

/** A turn opened up. */
export function turnView(turn, machine, session) {
  const test = h('details', {}, h('summary', {}, 'As a test'), h('p', { class: 'quiet' }, 'With the package Coach.Testing.'),
    h('button', { type: 'button', class: 'plain', click: event => navigator.clipboard.writeText(turn.test).then(() => { event.target.textContent = 'Copied'; }) }, 'Copy'),
    h('pre', { tabindex: '0' }, turn.test));
  return [
    h('p', {}, h('a', { href: `#/sessions/${encodeURIComponent(session)}` }, '← the session')),
    h('h1', {}, turn.turn.message.slice(0, 120) || 'A turn'),
    summaryOf(turn.turn),
    turn.error && h('section', {}, h('h2', {}, 'It failed'), h('p', {}, tag(turn.error.code, 'bad'), ' ', turn.error.message)),
    turn.steps.map(step => h('section', {},
      h('h2', {}, turn.steps.length > 1 ? `Step ${step.step}` : 'The reply', ' ', h('span', { class: 'quiet' }, step.model ?? '')),
      step.reply ? markedReply(step.reply) : h('p', { class: 'quiet' }, 'No model wrote it, or the raw reply is no longer kept.'),
      h('h3', {}, 'What the person sees'), h('pre', { tabindex: '0' }, step.visibleText),
      h('h3', {}, 'Actions'), callsTable(step.calls))),
    promptSection(turn, machine),
    attemptsSection(turn),
    h('section', {}, h('h2', {}, 'Read again'), differences(turn)),
    h('section', {}, h('h2', {}, 'Kept'), h('p', { class: 'row' }, turn.finishReason && tag(`finished: ${turn.finishReason}`), turn.confidence && tag(`confidence ${turn.confidence.value.toFixed(2)}`), turn.confidence && h('span', { class: 'quiet' }, turn.confidence.reasons.join('; '))), test),
  ];
}
