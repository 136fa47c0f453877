'use strict';

const report = JSON.parse(document.getElementById('report').textContent);
const samples = report.samples;

// Figures: three digits where that is enough, and a dash for what is unknown.

const known = write => number => Number.isFinite(number) ? write(number) : '–';
const digits = number => {
  const size = Math.abs(number);
  return number.toLocaleString('en', {maximumFractionDigits: size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2});
};

/** Writes a number in the largest unit that it holds once; `units` are [size, name], ascending. */
const inUnits = units => known(number => {
  const [size, name] = units.findLast(([least]) => Math.abs(number) >= least) ?? units[0];
  return `${digits(number / size)} ${name}`.trim();
});
const count = known(number => number.toLocaleString('en', {maximumFractionDigits: 0}));
const rounded = known(number =>
  Math.abs(number) < 1e4 ? digits(number) : inUnits([[1e3, 'k'], [1e6, 'M'], [1e9, 'G']])(number));
const micros = inUnits([[1, 'µs'], [1e3, 'ms'], [1e6, 's']]);
const bytes = inUnits(['B', 'KiB', 'MiB', 'GiB', 'TiB'].map((name, power) => [1024 ** power, name]));
const share = known(number => digits(100 * number) + ' %');
const perSecond = number => rounded(number) + '/s';
const clock = known(seconds => {
  const whole = Math.floor(seconds);
  const two = number => String(number).padStart(2, '0');
  if (whole < 120) {
    return whole + ' s';
  }
  return whole < 3600
    ? `${Math.floor(whole / 60)}:${two(whole % 60)}`
    : `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
});
const latency = (all, name) => all.count === 0 ? '–' : micros(all[name]);
const percentiles = {p50: 'p50', p90: 'p90', p99: 'p99', p999: 'p99.9', max: 'max'};

// Elements: what the report says goes in as text, never as markup.

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  made.append(...children);
  return made;
}

const row = (cells, tag = 'td') => element('tr', {}, ...cells.map(cell => element(tag, {}, cell)));

function table(head, rows, kind = '') {
  const body = element('tbody', {}, ...rows.map(cells => row(cells)));
  return head.length === 0
    ? element('table', {class: kind}, body)
    : element('table', {class: kind}, element('thead', {}, row(head, 'th')), body);
}

const heading = text => element('h2', {}, text);

// Axes: round numbers at both ends and between.

const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name);
const power = number => 10 ** Math.floor(Math.log10(number));
const roundUp = number => [1, 2, 5, 10].find(step => step * power(number) >= number * 0.9999999) * power(number);
const roundDown = number => [5, 2, 1].find(step => step * power(number) <= number * 1.0000001) * power(number);

function linear(format, label) {
  const unit = most => format === bytes ? 1024 ** Math.max(0, Math.floor(Math.log(most) / Math.log(1024))) : 1;
  return {
    format, label,
    scale: {range: (plot, low, most) => {
      const high = most > 0 ? most : 1;
      const step = roundUp(high / unit(high) / 4) * unit(high);
      return [0, step * Math.ceil(high / step * 0.9999999)];
    }},
    splits: (plot, axis, low, high) => {
      const step = roundUp(high / unit(high) / 5) * unit(high);
      return Array.from({length: Math.floor(high / step * 1.0000001) + 1}, (_, i) => i * step);
    },
  };
}

function logarithmic(format, label, ends) {
  return {
    format, label,
    scale: {distr: 3, range: ends ?? ((plot, least, most) => {
      const low = roundDown(least ?? 1);
      const high = roundUp((most ?? 1) * 1.0000001);
      return [low, high > low ? high : low * 10];
    })},
    splits: (plot, axis, low, high) => {
      const steps = Math.log10(high / low) <= 2.2 ? [1, 2, 5] : [1];
      const powers = Array.from({length: Math.ceil(Math.log10(high / low)) + 2}, (_, i) => power(low) * 10 ** i);
      return powers.flatMap(least => steps.map(step => step * least))
        .filter(tick => tick >= low * 0.9999999 && tick <= high * 1.0000001);
    },
  };
}

const time = {
  format: clock, label: 'time since the first message was due',
  scale: {time: false, range: (plot, first, last) => first === last ? [first - 0.5, last + 0.5] : [first, last]},
  splits: (plot, axis, low, high) => {
    const most = Math.max(3, plot.width / 90);
    const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 36000]
      .find(seconds => (high - low) / seconds <= most) ?? 86400;
    const ticks = [];
    for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) {
      ticks.push(tick);
    }
    return ticks;
  },
};

// Plots.

const heights = {wide: 300, half: 240, third: 190};
const font = '12px system-ui, sans-serif';

/** Vertical lines with a few words above, where there is room for them. */
function drawMarks(plot, marks) {
  const {ctx, bbox} = plot;
  const ends = [0, 0, 0];
  const ratio = uPlot.pxRatio;
  ctx.save();
  ctx.font = font.replace('12', String(12 * ratio));
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  ctx.strokeStyle = ctx.fillStyle = colour('ink');
  ctx.lineWidth = ratio;
  for (const {at, text} of marks) {
    const x = plot.valToPos(at, 'x', true);
    const width = ctx.measureText(text).width;
    const start = x + 4 * ratio + width <= bbox.left + bbox.width ? x + 4 * ratio : x - 4 * ratio - width;
    const line = ends.findIndex(end => start >= end);
    const labelled = text !== '' && line >= 0;
    if (x < bbox.left || x > bbox.left + bbox.width) {
      continue;
    }
    ctx.setLineDash([2 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(x, labelled ? (4 + 15 * line) * ratio : bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    if (labelled) {
      ctx.fillText(text, start, (15 + 15 * line) * ratio);
      ends[line] = start + width + 10 * ratio;
    }
  }
  ctx.restore();
}

function axis({format, label, splits}, side) {
  return {
    splits, label, font, labelFont: font, stroke: colour('soft'), filter: (plot, ticks) => ticks,
    size: side === 'y' ? 68 : 30, labelSize: 20, gap: 4,
    values: (plot, ticks) => ticks.map(format),
    grid: {show: side === 'y', stroke: colour('rule'), width: 1}, ticks: {stroke: colour('rule'), width: 1, size: 5},
  };
}

/** @param lines {label, colour, values, dashed?, bars?} each; `xs` are their places */
function plot(place, {title, note, size, x, y, xs, lines, marks = [], sync}) {
  const figure = element('figure', {class: size},
    element('figcaption', {}, element('b', {}, title), ' ', element('span', {class: 'note'}, note)));
  place.append(figure);
  const picture = element('div', {role: 'img', 'aria-label': `${title}: ${note}`});
  figure.append(picture);
  const width = () => picture.clientWidth;
  const labelled = marks.filter(mark => mark.text !== '').length;
  const shown = ({format}) => (_, value) => value === null ? '–' : format(value);
  const drawn = new uPlot({
    width: width(), height: heights[size],
    padding: [10 + 15 * Math.min(3, labelled), x.room ?? 12, 0, 0],
    cursor: {y: false, sync: {key: sync}, points: {size: 6}},
    scales: {x: {time: false, ...x.scale}, y: y.scale},
    axes: [axis(x, 'x'), axis(y, 'y')],
    series: [
      {label: x.name ?? 'at', value: shown(x)},
      ...lines.map(line => ({
        label: line.label, value: shown(y), stroke: colour(line.colour),
        width: line.dashed ? 1.4 : 1.9, dash: line.dashed ? [4, 3] : undefined,
        fill: line.bars ? colour(line.colour) : undefined,
        paths: line.bars ? uPlot.paths.bars({size: [1, Infinity], gap: 1, align: 1}) : undefined,
        points: {show: line.bars ? false : undefined, size: 3},
      })),
    ],
    hooks: {draw: [made => drawMarks(made, marks)]},
  }, [xs, ...lines.map(line => line.values)], picture);
  new ResizeObserver(() => drawn.setSize({width: width(), height: heights[size]})).observe(picture);
}

const events = samples.flatMap(sample => sample.events.map(text => ({at: sample.second, text})));

function timePlot(place, title, note, size, y, lines) {
  if (lines.some(line => line.values.some(Number.isFinite))) {
    const marks = size === 'third' ? events.map(({at}) => ({at, text: ''})) : events;
    plot(place, {title, note, size, x: time, y, lines, marks, sync: 'time', xs: samples.map(sample => sample.second + 0.5)});
  }
}

const line = (label, colour, value, more) => ({label, colour, values: samples.map(value), ...more});
const rate = name => sample => sample[name] * 1000 / sample.millis;
const latencyLine = (field, name, colour, more) =>
  line(percentiles[name], colour, ({[field]: all}) => all.count === 0 ? null : Math.max(1, all[name]), more);

function latencyPlot(place, title, note, size, field) {
  timePlot(place, title, note, size, logarithmic(micros, 'latency'), [
    latencyLine(field, 'p50', 'blue'), latencyLine(field, 'p90', 'orange'), latencyLine(field, 'p99', 'green'),
    latencyLine(field, 'p999', 'red'), latencyLine(field, 'max', 'grey', {dashed: true}),
  ]);
}
