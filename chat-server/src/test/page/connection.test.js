// How the page finds out that nobody is at the other end, and what it does about a name that is refused.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Connection } from '../../main/page/connection.js';
import { Credentials, Token } from '../../main/page/credentials.js';
import { Remembered } from '../../main/page/storage.js';
import { FakeSocket, pass, recorder, setNavigator, startBrowser } from './fakes.js';

const WELCOME = { type: 'welcome', id: 'hello', user: 'u', name: 'Ann', session: 's', pingIntervalMs: 25_000 };

let connection;
let session;
let token;
let heard;

beforeEach(() => {
  startBrowser();
  session = new Remembered('localStorage', 'session');
  heard = recorder();
  token = new Token();
  connection = new Connection('ws://host/ws', 'Ann', new Credentials(session, token), heard.listener);
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

const hello = () => FakeSocket.last.of('hello').at(-1);

test('shows a token, and no session beside it', () => {
  session.write('of a guest');
  token.write('t-1');

  connection.connect();
  FakeSocket.last.open().receive({ ...WELCOME, session: undefined });

  assert.equal(hello().token, 't-1');
  assert.equal(hello().session, undefined);
  assert.equal(session.read(), 'of a guest');
});

test('shows a session where it has no token', () => {
  session.write('of a guest');

  connection.connect();
  FakeSocket.last.open();

  assert.deepEqual([hello().token, hello().session], [undefined, 'of a guest']);
});

test('leaves the name to the token of who gives none', () => {
  token.write('t-1');
  connection = new Connection('ws://host/ws', '', new Credentials(session, token), heard.listener);

  connection.connect();
  FakeSocket.last.open().receive(WELCOME);

  assert.equal('name' in hello(), false);
  assert.ok(connection.hasItsName);
});

test('forgets a token that is refused, and does not try again', () => {
  token.write('t-1');
  connection.connect();
  const error = { type: 'error', id: 'hello', code: 'bad_token', message: 'no', temporary: false };

  FakeSocket.last.open().receive(error);

  assert.equal(token.read(), null);
  assert.deepEqual(heard.of('onRefused'), [['onRefused', error]]);
  assert.equal(states().at(-1), 'closed');
});

test('stays the same guest where a token is wanted', () => {
  session.write('of a guest');
  connection.connect();

  FakeSocket.last.open().receive({ type: 'error', id: 'hello', code: 'bad_token', temporary: false });

  assert.equal(session.read(), 'of a guest');
});

test('a token that is revoked or has expired is forgotten, and its user hears of it', () => {
  for (const [code, reason] of [[4500, 'bad_token'], [4501, 'token_expired']]) {
    token.write('t-1');
    open().end(code);

    assert.equal(token.read(), null);
    assert.deepEqual(heard.of('onRefused').at(-1), ['onRefused', { code: reason }]);
    assert.equal(states().at(-1), 'closed');
  }
});

test('a token that was given meanwhile is not forgotten with the old one', () => {
  token.write('t-1');
  const socket = open();
  token.write('t-2');

  socket.end(4501);

  assert.equal(token.read(), 't-2');
});

test('a guest who is sent away is not asked for a token', () => {
  session.write('s');
  open().end(4500);

  assert.equal(session.read(), null);
  assert.deepEqual(heard.of('onRefused'), []);
});

test('a token holds without a storage', () => {
  Object.defineProperty(globalThis.window, 'sessionStorage', { get: () => { throw new Error('forbidden'); } });
  token = new Token();
  token.write('t-1');

  assert.equal(token.read(), 't-1');
});
