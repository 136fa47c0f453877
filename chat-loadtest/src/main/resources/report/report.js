// How a whole run's latencies are distributed.

const distributions = [
  ['delivery', 'blue', report.deliveryMicros], ['acknowledgement', 'green', report.ackMicros],
  ['sent late', 'grey', report.lateMicros],
].filter(([, , all]) => all.percentiles.count > 0);

function histogram(place) {
  const {percentiles: all, values} = report.deliveryMicros;
  if (all.count === 0) {
    return;
  }
  const low = roundDown(Math.max(1, values[0][0]));
  const high = Math.max(low * 2, roundUp(all.max * 1.0000001));
  const bars = Math.ceil(20 * Math.log10(high / low));
  const factor = (high / low) ** (1 / bars);
  const counts = new Array(bars).fill(0);
  for (const [value, times] of values) {
    counts[Math.max(0, Math.min(bars - 1, Math.floor(Math.log(Math.max(1, value) / low) / Math.log(factor))))] += times;
  }
  const marks = ['p50', 'p99', 'p999', 'max'].map(name => ({at: Math.max(1, all[name]), text: percentiles[name]}));
  plot(place, {
    title: 'Latency histogram', note: 'how many deliveries took how long', size: 'half', marks,
    x: {...logarithmic(micros, 'latency', () => [low, high]), name: 'from'},
    y: logarithmic(count, 'deliveries', (drawn, least, most) => [1, roundUp(Math.max(10, most * 1.0000001))]),
    xs: counts.map((_, i) => low * factor ** i),
    lines: [{label: 'deliveries', colour: 'bar', bars: true, values: counts.map(times => times > 0 ? times : null)}],
  });
}

/** The shortest latency that a share of all does not exceed. */
function quantile({percentiles: all, values}, share) {
  let rest = Math.max(1, Math.ceil(share * all.count));
  return values.find(([, times]) => (rest -= times) <= 0)?.[0] ?? all.max;
}

/** Its x is one in how many takes longer: 1, 10, 100 for the percentiles 0, 90, 99. */
function percentilePlot(place) {
  if (distributions.length === 0) {
    return;
  }
  const decades = Math.max(2, Math.ceil(Math.log10(Math.max(...distributions.map(([, , all]) => all.percentiles.count)))));
  const xs = Array.from({length: 25 * decades + 1}, (_, i) => 10 ** (i / 25));
  const percent = oneIn => (100 - 100 / oneIn).toLocaleString('en', {maximumFractionDigits: Math.max(0, decades - 2)});
  plot(place, {
    title: 'Latency by percentile', note: 'this share of the messages took no longer', size: 'half', xs,
    x: {...logarithmic(percent, 'share of the messages in %', () => [1, 10 ** decades]),
      splits: plot => Array.from({length: decades + 1}, (_, i) => 10 ** i)
        .filter((_, i) => i % Math.ceil((decades + 1) * 64 / Math.max(64, plot.width - 100)) === 0),
      name: 'share', room: 32},
    y: logarithmic(micros, 'latency'),
    lines: distributions.map(([label, colour, all]) => ({
      label, colour, dashed: colour === 'grey',
      values: xs.map(oneIn => oneIn > all.percentiles.count * 1.0001 ? null : Math.max(1, quantile(all, 1 - 1 / oneIn))),
    })),
  });
}

// The server's metrics, which have no sample where it did not answer.

const bySecond = new Map((report.server?.samples ?? []).map(sample => [sample.second, sample]));
const ofServer = value => ({second}) => bySecond.has(second) ? value(bySecond.get(second)) ?? null : null;

/** How much a counter grew since the sample before, in all or a second; unknown where the server has started again. */
function growth(name, eachSecond) {
  const grown = new Map();
  report.server.samples.forEach((now, i) => {
    const before = report.server.samples[i - 1];
    if (before !== undefined) {
      const more = now.metrics[name] - (before.metrics[name] ?? 0);
      grown.set(now.second, more < 0 ? null : more / (eachSecond ? now.second - before.second : 1));
    }
  });
  return grown;
}

/** The server's own metrics that change: means of histograms, then gauges, then rates of counters; at most 12. */
function ownMetrics() {
  const names = [...new Set(report.server.samples.flatMap(sample => Object.keys(sample.metrics)))].sort();
  const unit = name => name.endsWith('_bytes') ? bytes
    : name.endsWith('_seconds') ? known(seconds => micros(seconds * 1e6)) : rounded;
  const means = [], gauges = [], rates = [];
  for (const name of names) {
    const base = name.replace(/_[^_]*$/, '');
    if (name.endsWith('_count') && names.includes(base + '_sum')) {
      const sums = growth(base + '_sum', false);
      const counts = growth(name, false);
      means.push({name: base, note: 'mean', format: unit(base), value: ({second}) => sums.get(second) / counts.get(second)});
    } else if (name.endsWith('_total')) {
      const grown = growth(name, true);
      rates.push({name, note: 'per second', format: rounded, value: ({second}) => grown.get(second)});
    } else if (!name.endsWith('_sum') && !name.endsWith('_max')) {
      gauges.push({name, note: '', format: unit(name), value: ofServer(sample => sample.metrics[name])});
    }
  }
  return [...means, ...gauges, ...rates]
    .map(metric => ({...metric, values: samples.map(metric.value).map(value => Number.isFinite(value) ? value : null)}))
    .filter(({values}) => new Set(values.filter(value => value !== null)).size > 1)
    .slice(0, 12);
}

// The page, from top to bottom.

function head(place) {
  const {outcome, line: words, passed} = report.judgement;
  const kind = passed ? 'good' : outcome === 'clean' || outcome === 'violated' || outcome === 'nothing delivered' ? 'bad' : 'doubtful';
  const start = new Date(report.start).toLocaleString('en-GB', {dateStyle: 'long', timeStyle: 'medium', timeZone: 'UTC'});
  const seconds = report.durationMillis / 1000;
  const took = seconds < 10 ? digits(seconds) + ' s' : clock(Math.round(seconds));
  document.title = `${report.scenario || 'load test'} ${report.run}: ${outcome}`;
  place.append(
    element('header', {}, element('h1', {}, report.scenario || 'load test'),
      element('p', {}, [report.url, report.dialect, start + ' UTC', took].join(' · '))),
    element('div', {class: 'verdict ' + kind}, element('span', {class: 'sign'}, {good: '✓', bad: '✗', doubtful: '!'}[kind]),
      element('div', {}, element('strong', {}, outcome), element('span', {}, words))));
}

function tiles(place) {
  const all = report.deliveryMicros.percentiles;
  const sending = Math.max(1e-3, samples.reduce((sum, {sent, millis}) => sum + (sent > 0 ? millis / 1000 : 0), 0));
  const of = name => (report.server?.samples ?? []).map(sample => sample[name]).filter(Number.isFinite);
  const cpu = of('cpu');
  const tile = (name, value, kind = '') =>
    element('div', {class: 'tile ' + kind}, element('span', {}, name), element('b', {}, value));
  place.append(element('div', {class: report.server === null ? 'tiles' : 'tiles withserver'},
    tile('delivered', perSecond(report.totals.delivered / sending)),
    tile('sent', perSecond(report.totals.published / sending)),
    ...Object.entries(percentiles).filter(([name]) => name !== 'p90')
      .map(([name, label]) => tile(name === 'p50' ? 'latency p50' : label, latency(all, name))),
    tile('lost', count(report.totals.violations.lost), report.totals.violations.lost > 0 ? 'alarm' : ''),
    tile('connections', count(Math.max(0, ...samples.map(sample => sample.connections)))),
    ...report.server === null ? [] : [
      tile('server CPU', share(cpu.reduce((sum, value) => sum + value, 0) / cpu.length)),
      tile('server memory', bytes(Math.max(...of('memoryBytes')))),
    ]));
}

function plots(place) {
  const sections = [];
  const section = title => {
    const plots = element('section', {class: 'plots'});
    place.append(heading(title), plots); // in the page, as a plot is drawn as wide as its place
    sections.push(plots);
    return plots;
  };
  const members = section('What the members saw');
  latencyPlot(members, 'Delivery latency', 'from when a message was due until a member received it', 'wide', 'deliveryMicros');
  timePlot(members, 'Messages', 'per second, from all publishers', 'half', linear(perSecond, 'messages'), [
    line('due', 'grey', sample => sample.dueRate, {dashed: true}), line('sent', 'blue', rate('sent')),
    line('acknowledged', 'green', rate('acknowledged')),
  ]);
  timePlot(members, 'Deliveries', 'per second, to all members', 'half', linear(perSecond, 'deliveries'),
    [line('delivered', 'orange', rate('delivered'))]);
  histogram(members);
  percentilePlot(members);
  latencyPlot(members, 'Acknowledgement latency', 'from when a message was due until it was acknowledged', 'half', 'ackMicros');
  timePlot(members, 'Connections', 'open, and made again in each second', 'half', linear(rounded, 'connections'),
    [line('open', 'blue', sample => sample.connections), line('made again', 'red', sample => sample.reconnects)]);
  if (report.totals.violations.lost > 0) {
    timePlot(members, 'Lost', 'deliveries known to be lost so far', 'half', linear(rounded, 'deliveries'),
      [line('lost', 'red', sample => sample.lost)]);
  }
  if (report.server !== null) {
    const server = section('What the server measured');
    timePlot(server, 'Processor time of the server', '100 % is one processor', 'half', linear(share, 'processor time'),
      [line('server', 'orange', ofServer(sample => sample.cpu))]);
    timePlot(server, 'Memory of the server', report.server.memoryKind, 'half', linear(bytes, 'memory'),
      [line('server', 'green', ofServer(sample => sample.memoryBytes))]);
    ownMetrics().forEach(({name, note, format, values}) =>
      timePlot(server, name, note, 'third', linear(format, ''), [{label: note || 'value', colour: 'blue', values}]));
  }
  const generator = section('What the generator used');
  timePlot(generator, 'Processor time of the generator', '100 % is one processor', 'half', linear(share, 'processor time'),
    [line('generator', 'blue', sample => sample.generatorCpu)]);
  timePlot(generator, 'Sent late', 'from due until sent: a part of every latency above', 'half', logarithmic(micros, 'latency'),
    [latencyLine('lateMicros', 'p99', 'green'), latencyLine('lateMicros', 'max', 'grey', {dashed: true})]);
  for (const empty of sections.filter(section => section.children.length === 0)) {
    empty.previousSibling.remove();
    empty.remove();
  }
}

function tables(place) {
  if (report.steps.length > 0) {
    const each = (step, total) => perSecond(total / Math.max(1, step.seconds));
    place.append(heading('Steps'), element('div', {class: 'scroll'}, table(
      ['due', 'sent', 'delivered', 'lost', 'p50', 'p99', 'p99.9', 'max', 'held'],
      report.steps.map(step => [perSecond(step.dueRate), each(step, step.sent), each(step, step.delivered), count(step.lost),
        ...['p50', 'p99', 'p999', 'max'].map(name => latency(step.deliveryMicros, name)), step.held ? 'yes' : 'no']),
      'seconds')));
  }
  if (report.cluster !== null) {
    const {nodes, sameNodeMicros, otherNodeMicros} = report.cluster;
    place.append(heading('Nodes'), element('div', {class: 'scroll'}, table(['node', 'members at the end', 'joins', 'delivered', 'came back'],
      nodes.map(node => [node.url, ...['members', 'joins', 'delivered', 'reconnects'].map(name => count(node[name]))]))),
    element('div', {class: 'scroll'}, table(['latency', ...Object.values(percentiles)],
      [['at the sender\'s node', sameNodeMicros], ['at another node', otherNodeMicros]].map(([name, all]) =>
        [name, ...Object.keys(percentiles).map(key => latency(all, key))]))));
  }
  const {errors, closes, violations, ...totals} = report.totals;
  const named = {reconnects: 'connections made again'};
  const counted = [
    ...Object.entries(totals).map(([name, total]) => [named[name] ?? name, total]),
    ...Object.entries(violations).filter(([, total]) => total > 0),
    ...Object.entries(errors).map(([code, total]) => ['error ' + code, total]),
    ...Object.entries(closes).map(([code, total]) => ['closed with ' + code, total]),
  ].map(([name, total]) => [name, count(total)]);
  const {cores, jvm, os} = report.machine;
  const made = [['program', report.program], ['run', report.run], ["generator's processors", count(cores)],
    ["generator's Java", jvm], ["generator's system", os], ...report.server === null ? [] : [["server's metrics", report.server.url]]];
  const titled = (title, rows) => element('div', {}, heading(title), table([], rows));
  place.append(element('section', {class: 'tables'},
    titled('Settings', Object.entries(report.settings)), titled('Counted', counted), titled('Made by', made)));
}

/** For those who cannot see the plots, and for exact figures; made when it is opened. */
function everySecond(place) {
  const details = element('details', {}, element('summary', {}, 'Every second as a table'));
  const head = ['second', 'due', 'sent', 'acknowledged', 'delivered', 'lost', 'connections', 'made again', 'p50', 'p90', 'p99',
    'p99.9', 'max', 'acknowledged p99', 'late p99', 'generator CPU', 'server CPU', 'server memory', 'events'];
  details.addEventListener('toggle', () => details.append(element('div', {class: 'scroll'}, table(head,
    samples.map(sample => [
      count(sample.second), perSecond(sample.dueRate), ...['sent', 'acknowledged', 'delivered'].map(name => count(sample[name])),
      count(sample.lost), count(sample.connections), count(sample.reconnects),
      ...Object.keys(percentiles).map(name => latency(sample.deliveryMicros, name)),
      latency(sample.ackMicros, 'p99'), latency(sample.lateMicros, 'p99'), share(sample.generatorCpu),
      share(ofServer(one => one.cpu)(sample)), bytes(ofServer(one => one.memoryBytes)(sample)), sample.events.join('\n'),
    ]), 'seconds'))), {once: true});
  place.append(details);
}

function show() {
  const main = document.querySelector('main');
  main.replaceChildren();
  head(main);
  tiles(main);
  if (report.judgement.violations.length > 0) {
    main.append(heading('First violations'), table(['kind', 'room', 'what was seen'],
      report.judgement.violations.map(({kind, room, text}) => [kind, room, text]), 'found'));
  }
  if (report.judgement.bounds.length > 0) {
    main.append(heading('Bounds'), table(['fails if', 'it is', 'broken'],
      report.judgement.bounds.map(({bound, value, broken}) => [bound, value, broken ? 'yes' : 'no']), 'found'));
  }
  plots(main);
  tables(main);
  everySecond(main);
}

show();
for (const media of ['(prefers-color-scheme: dark)', 'print']) {
  matchMedia(media).addEventListener('change', show); // as a canvas keeps its colours
}
