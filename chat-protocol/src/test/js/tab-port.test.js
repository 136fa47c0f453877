import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { holdLock } from '../../main/js/liveness.js';
import { TabPort, WorkerPort } from '../../main/js/tab-port.js';
import { FakeLocks, channel, settle } from './fake-tabs.js';

let locks;
let ports; // of the hub
let ended;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 0 });
  locks = new FakeLocks();
  ports = [];
  ended = 0;
  be('worker');
});

/** Whose locks are asked for from now on. */
function be(holder) {
  Object.defineProperty(globalThis, 'navigator', { value: { locks: locks?.of(holder) }, configurable: true });
}

const hub = {
  attach(port) {
    ports.push(port);
    port.onmessage = ({ data }) => port.postMessage('not ' + data);
    port.onclose = () => ended++;
  },
};

/** A page that has its port open: the browser's two ends, and the page's port. */
async function open({ lock = null, workersLock = null } = {}) {
  const [page, worker] = channel();
  const answer = new Promise(resolve => { page.onmessage = ({ data }) => resolve(data); });
  new TabPort(worker, Promise.resolve(workersLock), () => hub);
  page.postMessage({ is: 'open', lock, options: { url: 'ws://chat.example/ws' } });
  assert.deepEqual(await answer, { is: 'open', lock: workersLock });
  be('page');
  const port = new WorkerPort(page, workersLock);
  be('worker');
  await settle();
  return { page, worker, port };
}

test('what one end says the other hears, in order', async () => {
  const { port } = await open();
  const heard = [];
  port.onmessage = ({ data }) => heard.push(data);

  port.postMessage('one');
  port.postMessage('two');
  await settle();

  assert.deepEqual(heard, ['not one', 'not two']);
});

test('a page that closes its port is gone', async () => {
  const { port } = await open();
  port.close();
  await settle();

  assert.equal(ended, 1);
});

test('a page that dies without a word is gone', async () => {
  be('page');
  await holdLock('tab');
  be('worker');
  await open({ lock: 'tab' });
  assert.equal(ended, 0);

  locks.die('page');
  await settle();

  assert.equal(ended, 1);
});

test('a worker that dies is noticed', async () => {
  await holdLock('worker');
  const { port } = await open({ workersLock: 'worker' });
  let lost = 0;
  port.onclose = () => lost++;

  locks.die('worker');
  await settle();

  assert.equal(lost, 1);
});

test('without locks, a page that beats stays and one that is silent is gone', async () => {
  const { page } = await open();
  for (let i = 0; i < 30; i++) {
    mock.timers.tick(15_000);
    await settle();
  }
  assert.equal(ended, 0);

  page.closed = true; // it died: nothing more comes
  for (let i = 0; i < 11; i++) {
    mock.timers.tick(15_000);
    await settle();
  }
  assert.equal(ended, 1);
});

test('without locks, a worker that answers no beat is given up', async () => {
  const { worker, port } = await open();
  let lost = 0;
  port.onclose = () => lost++;

  worker.closed = true;
  for (let i = 0; i < 3; i++) {
    mock.timers.tick(15_000);
    await settle();
  }

  assert.equal(lost, 1);
});

test('a frozen page is let go after 1,000 messages and 10 s, and hears so when it runs again', async () => {
  await holdLock('both');
  const { page, port } = await open({ lock: 'both', workersLock: 'both' });
  const heard = [];
  let lost = 0;
  port.onmessage = ({ data }) => heard.push(data);
  port.onclose = () => lost++;

  page.frozen = true;
  for (let second = 0; second < 60; second++) {
    for (let i = 0; i < 200; i++) {
      ports[0].postMessage(i);
    }
    mock.timers.tick(1_000);
  }
  await settle();

  assert.equal(ended, 1);
  assert.ok(page.queue.length <= 3_300, 'queued: ' + page.queue.length);
  page.frozen = false;
  await settle();
  assert.equal(lost, 1);
  assert.ok(heard.length > 1_000);
});

test('a page that takes a burst late stays', async () => {
  await holdLock('both');
  const { page, port } = await open({ lock: 'both', workersLock: 'both' });
  const heard = [];
  port.onmessage = ({ data }) => heard.push(data);
  mock.timers.tick(3_600_000);

  page.frozen = true;
  for (let i = 0; i < 5_000; i++) {
    ports[0].postMessage(i);
  }
  mock.timers.tick(5_000);
  page.frozen = false;
  await settle();
  mock.timers.tick(60_000);
  ports[0].postMessage('last');
  await settle();

  assert.equal(ended, 0);
  assert.equal(heard.length, 5_001);
});

test('where the hub cannot be made, the page hears so at once', async () => {
  const [page, worker] = channel();
  const said = [];
  page.onmessage = ({ data }) => said.push(data);
  new TabPort(worker, Promise.resolve(null), () => {
    throw new RangeError('no');
  });
  const complaints = mock.method(console, 'error', () => {}).mock;

  page.postMessage({ is: 'open', lock: null, options: {} });
  await settle();

  assert.equal(complaints.calls[0].arguments[0].message, 'no');
  assert.deepEqual(said, [{ is: 'gone' }]);
});
