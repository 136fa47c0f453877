// How the page finds out that nobody is at the other end, and what it does about a name that is refused.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Connection } from '../../main/resources/page/connection.js';
import { Remembered } from '../../main/resources/page/storage.js';
import { FakeSocket, pass, recorder, setNavigator, startBrowser } from './fakes.js';

const WELCOME = { type: 'welcome', id: 'hello', user: 'u', name: 'Ann', session: 's', pingIntervalMs: 25_000 };

let connection;
let session;
let heard;

beforeEach(() => {
  startBrowser();
  session = new Remembered('localStorage', 'session');
  heard = recorder();
  connection = new Connection('ws://host/ws', 'Ann', session, heard.listener);
});

const states = () => heard.of('onState').map(call => call[1]);

function open() {
  connection.connect();
  FakeSocket.last.open().receive(WELCOME);
  connection.established();
  return FakeSocket.last;
}

test('is offline at once when the browser says that the network is gone', () => {
  open();
  setNavigator({ onLine: false });

  connection.offline();

  assert.equal(states().at(-1), 'offline');
  assert.equal(heard.of('onDrop').length, 1);
});

test('comes back at once when the network does', () => {
  open();
  setNavigator({ onLine: false });
  connection.offline();
  setNavigator({ onLine: true });

  connection.wake();
  open();

  assert.equal(states().at(-1), 'open');
  assert.equal(FakeSocket.all.length, 2);
});

test('tries again without the network, as the server may be on this machine', () => {
  open();
  setNavigator({ onLine: false });
  connection.offline();

  pass(1_000);
  FakeSocket.last.open().receive(WELCOME);
  connection.established();

  assert.equal(states().at(-1), 'open');
});

test('gives up a connection 5 s after a ping that nothing answers', () => {
  const socket = open();

  connection.check();
  pass(4_999);
  assert.equal(states().at(-1), 'open');
  pass(1);

  assert.equal(socket.of('ping').length, 1);
  assert.equal(states().at(-1), 'waiting');
});

test('waits for a pong that comes behind a long history', () => {
  const socket = open();

  connection.check();
  for (let second = 0; second < 20; second += 4) {
    pass(4_000);
    socket.receive({ type: 'message', seq: second });
  }
  socket.receive({ type: 'pong', rooms: {} });
  pass(5_000);

  assert.equal(states().at(-1), 'open');
});

test('takes the last good name when the server refuses the one typed while away', () => {
  open().end(1006);
  connection.name = '\u200B';
  pass(1_000);
  const socket = FakeSocket.last.open();
  const error = { type: 'error', id: 'hello', code: 'bad_name', message: 'no', temporary: false };

  socket.receive(error);
  assert.deepEqual(socket.of('hello').map(hello => hello.name), ['\u200B', 'Ann']);
  socket.receive(WELCOME);
  connection.established();

  assert.equal(states().at(-1), 'open');
  assert.deepEqual(heard.of('onNameRefused'), [['onNameRefused', error]]);
  assert.deepEqual(heard.of('onRefused'), []);
});

test('refuses the first name of all', () => {
  connection.connect();
  const error = { type: 'error', id: 'hello', code: 'bad_name', message: 'no', temporary: false };

  FakeSocket.last.open().receive(error);

  assert.deepEqual(heard.of('onRefused'), [['onRefused', error]]);
});

test('does not forget a session that another tab has got meanwhile', () => {
  session.write('old');
  connection.connect();
  const socket = FakeSocket.last.open();
  session.write('of another tab');

  socket.receive({ type: 'error', id: 'hello', code: 'bad_session', temporary: false });

  assert.deepEqual(socket.of('hello').map(hello => hello.session), ['old', 'of another tab']);
});

test('tells the code of the close to whoever says why it waits', () => {
  open().end(4029, 'flooding');

  assert.equal(heard.of('onState').at(-1)[2].code, 4029);
});
