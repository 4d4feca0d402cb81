import { h } from './elements.js';

const height = 34;
const gap = 46;
const between = 28;

/** How far each state is from the first; states that cannot be reached come last. */
function layersOf(machine) {
  const depth = new Map([[machine.initial, 0]]);
  const open = [machine.initial];
  while (open.length > 0) {
    const name = open.shift();
    for (const way of machine.states.find(state => state.name === name).ways) {
      if (!depth.has(way.to)) {
        depth.set(way.to, depth.get(name) + 1);
        open.push(way.to);
      }
    }
  }

  const last = Math.max(...depth.values()) + 1;
  const layers = [];
  for (const state of machine.states) {
    (layers[depth.get(state.name) ?? last] ??= []).push(state);
  }

  return layers.filter(layer => layer !== undefined);
}

/** The states as a picture: where the session is, and the ways it has taken. The lists beside it say the same in words. */
export function diagram(machine, current, taken) {
  const layers = layersOf(machine);
  const widthOf = state => Math.max(90, state.name.length * 7.6 + 26);
  const widest = Math.max(...layers.map(layer => layer.reduce((sum, state) => sum + widthOf(state) + between, 0)));
  const side = 70;
  const total = widest + 2 * side;
  const places = new Map();
  layers.forEach((layer, row) => {
    let x = (total - layer.reduce((sum, state) => sum + widthOf(state) + between, -between)) / 2;
    for (const state of layer) {
      places.set(state.name, { x: x + widthOf(state) / 2, y: 10 + row * (height + gap), width: widthOf(state), row });
      x += widthOf(state) + between;
    }
  });

  const ways = new Set(taken.map(way => `${way.from}→${way.to}`));
  const visited = new Set(taken.flatMap(way => [way.from, way.to]));
  let back = 0;
  const lines = machine.states.flatMap(state => state.ways.filter(way => places.has(way.to)).map(way => {
    const [from, to] = [places.get(state.name), places.get(way.to)];
    const isTaken = ways.has(`${state.name}→${way.to}`);
    let path;
    if (to.row === from.row + 1) {
      path = `M${from.x},${from.y + height} C${from.x},${from.y + height + gap / 2} ${to.x},${to.y - gap / 2} ${to.x},${to.y - 6}`;
    } else {
      // Beside the others: left for those that go back, right for those that skip.
      const isLeft = to.row <= from.row;
      const reach = 14 + (back++ % 5) * 10;
      const edge = isLeft ? Math.min(from.x - from.width / 2, to.x - to.width / 2) - reach : Math.max(from.x + from.width / 2, to.x + to.width / 2) + reach;
      const out = isLeft ? from.x - from.width / 2 : from.x + from.width / 2;
      const into = isLeft ? to.x - to.width / 2 - 6 : to.x + to.width / 2 + 6;
      path = `M${out},${from.y + height / 2 + 4} C${edge},${from.y + height / 2 + 4} ${edge},${to.y + height / 2 - 4} ${into},${to.y + height / 2 - 4}`;
    }

    return h('path', { d: path, class: isTaken ? 'taken' : '', 'marker-end': 'url(#arrow)' }, h('svg:title', {}, `${state.name} → ${way.to}${way.when ? ` when ${way.when}` : ''}`));
  }));

  const boxes = machine.states.map(state => {
    const place = places.get(state.name);
    const kinds = [state.name === current && 'current', visited.has(state.name) && 'visited', state.isTerminal && 'terminal'].filter(Boolean).join(' ');
    return h('g', { class: kinds },
      h('rect', { x: place.x - place.width / 2, y: place.y, width: place.width, height, rx: 8 }),
      h('text', { x: place.x, y: place.y + height / 2 }, state.name));
  });

  const bottom = 20 + layers.length * (height + gap) - gap;
  return h('svg', { class: 'states', viewBox: `0 0 ${total} ${bottom}`, width: total, role: 'img', 'aria-label': `The states; the session is in ${current ?? 'none'}.` },
    h('defs', {}, h('marker', { id: 'arrow', viewBox: '0 0 10 10', refX: 8, refY: 5, markerWidth: 7, markerHeight: 7, orient: 'auto-start-reverse' }, h('path', { d: 'M0,0 L10,5 L0,10 z' }))),
    lines, boxes);
}
