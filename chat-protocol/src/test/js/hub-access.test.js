import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { HubAccess, hubName } from '../../main/js/hub-access.js';
import { holdLock } from '../../main/js/liveness.js';
import { TabPort } from '../../main/js/tab-port.js';
import { FakeLocks, channel, settle } from './fake-tabs.js';

let locks;
let workers; // by name, those that live
let hubs; // made in a page
let page; // an EventTarget in the place of the window
let access;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 0 });
  locks = new FakeLocks();
  workers = new Map();
  hubs = [];
  page = new EventTarget();
  globalThis.addEventListener = page.addEventListener.bind(page);
  globalThis.removeEventListener = page.removeEventListener.bind(page);
  globalThis.SharedWorker = FakeWorker;
  be('page');
});

afterEach(() => {
  access?.close();
  delete globalThis.SharedWorker;
  delete globalThis.addEventListener;
  delete globalThis.removeEventListener;
});

function be(holder) {
  Object.defineProperty(globalThis, 'navigator', { value: { locks: locks.of(holder) }, configurable: true });
}

class FakeHub {
  ports = [];

  attach(port) {
    this.ports.push(port);
    port.onmessage = ({ data }) => port.postMessage('not ' + data);
    port.onclose = () => { this.ports = this.ports.filter(each => each !== port); };
  }
}

class FakeWorker {
  static how = 'answers';
  static made = 0;

  constructor(url, { name }) {
    FakeWorker.made++;
    if (FakeWorker.how === 'throws') {
      throw new DOMException('cross-origin', 'SecurityError');
    }
    const [here, there] = channel();
    this.port = here;
    if (FakeWorker.how === 'fails') {
      queueMicrotask(() => this.onerror(new Event('error')));
    } else if (FakeWorker.how === 'answers') {
      connect(there, name);
    } else {
      FakeWorker.late = () => connect(there, name);
    }
  }
}

function connect(port, name) {
  if (!workers.has(name)) {
    be('worker');
    workers.set(name, { hub: new FakeHub(), lock: holdLock('worker ' + name + FakeWorker.made).then(() => 'worker ' + name + FakeWorker.made) });
    be('page');
  }
  const { hub, lock } = workers.get(name);
  new TabPort(port, lock, () => hub);
}

function killWorker(name) {
  workers.delete(name);
  locks.die('worker');
}

function start(how, { workerUrl = 'worker.js' } = {}) {
  FakeWorker.how = how;
  const log = [];
  const makeHub = () => hubs[hubs.push(new FakeHub()) - 1];
  access = new HubAccess({ workerUrl, name: async () => 'w', options: {}, makeHub }, {
    onPort(port) {
      log.push('port');
      port.onmessage = ({ data }) => log.push(data);
      port.postMessage('asked');
    },
    onLost: () => log.push('lost'),
  });
  return log;
}

function dispatch(type, persisted) {
  page.dispatchEvent(Object.assign(new Event(type), { persisted }));
}

test('the hub is in the worker, where there is one', async () => {
  const log = start('answers');
  await settle();

  assert.deepEqual(log, ['port', 'not asked']);
  assert.equal(workers.get('w').hub.ports.length, 1);
  assert.equal(hubs.length, 0);
});

for (const how of ['throws', 'fails']) {
  test('the hub is in the page, where the worker ' + how, async () => {
    const log = start(how);
    await settle();

    assert.deepEqual(log, ['port', 'not asked']);
    assert.equal(hubs.length, 1);
  });
}

test('the hub is in the page, where there are no workers', async () => {
  delete globalThis.SharedWorker;
  const log = start('answers');
  await settle();

  assert.deepEqual(log, ['port', 'not asked']);
  assert.equal(hubs.length, 1);
});

test('the hub is in the page, where none is wanted in a worker', async () => {
  FakeWorker.made = 0;
  const log = start('answers', { workerUrl: null });
  await settle();

  assert.deepEqual(log, ['port', 'not asked']);
  assert.equal(FakeWorker.made, 0);
});

test('the hub is in the page, where the worker does not answer in time, and stays there when it does later', async () => {
  const log = start('is late');
  await settle();
  assert.deepEqual(log, []);

  mock.timers.tick(5_000);
  await settle();
  assert.deepEqual(log, ['port', 'not asked']);

  FakeWorker.late();
  await settle();
  assert.deepEqual(log, ['port', 'not asked']);
  assert.equal(workers.get('w').hub.ports.length, 0);
});

test('a worker that dies is followed by another', async () => {
  const log = start('answers');
  await settle();

  killWorker('w');
  await settle();

  assert.deepEqual(log, ['port', 'not asked', 'lost', 'port', 'not asked']);
  assert.equal(workers.get('w').hub.ports.length, 1);
});

test('a page that the worker let go comes back', async () => {
  const log = start('answers');
  await settle();

  workers.get('w').hub.ports[0].close();
  await settle();

  assert.deepEqual(log, ['port', 'not asked', 'lost', 'port', 'not asked']);
});

for (const how of ['answers', 'throws']) {
  test(`a page in the browser's cache lets go of its hub, and comes back to it (the worker ${how})`, async () => {
    const log = start(how);
    await settle();
    const hub = hubs[0] ?? workers.get('w').hub;

    dispatch('pagehide', true);
    await settle();
    assert.equal(hub.ports.length, 0);
    assert.deepEqual(log, ['port', 'not asked', 'lost']);

    dispatch('pageshow', true);
    await settle();
    assert.equal(hub.ports.length, 1);
    assert.deepEqual(log, ['port', 'not asked', 'lost', 'port', 'not asked']);
  });
}

test('a page that was closed while it waited for the worker is gone from it', async () => {
  const log = start('answers');
  access.close();
  await settle();

  assert.deepEqual(log, []);
  assert.equal(workers.get('w')?.hub.ports.length ?? 0, 0);
});

test('a page that goes for good says so', async () => {
  start('answers');
  await settle();

  dispatch('pagehide', false);
  await settle();

  assert.equal(workers.get('w').hub.ports.length, 0);
});

test('guests of a server have one hub, and each user that a token names', async () => {
  const token = sub => 'e30.' + Buffer.from(JSON.stringify({ sub })).toString('base64url') + '.x';
  const ann = await hubName('wss://chat.example/ws', token('ann?>'));

  assert.equal(await hubName('wss://chat.example/ws', async () => token('ann?>')), ann);
  assert.notEqual(await hubName('wss://chat.example/ws', token('bea')), ann);
  assert.notEqual(await hubName('wss://chat.example/b/ws', token('ann?>')), ann);
  assert.notEqual(await hubName('wss://chat.example/ws'), ann);
  assert.notEqual(await hubName('wss://chat.example/ws', 'not a JWT'), await hubName('wss://chat.example/ws', 'nor this'));
});
