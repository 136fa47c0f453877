// What a visit makes of names: those typed here, and those typed in other tabs.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Remembered } from '../../main/page/storage.js';
import { FakeSocket, pass, recorder, startBrowser } from './fakes.js';

startBrowser();
const { Credentials, Token } = await import('../../main/page/credentials.js');
const { Visit } = await import('../../main/page/visit.js');

let visit;
let token;
let renewal; // gets the news for the form for another token
let written; // the names that other tabs hear of

beforeEach(() => {
  startBrowser();
  globalThis.location = new URL('http://host/');
  globalThis.document = { getElementById: () => ({}) };
  written = [];
  const part = () => recorder().listener;
  renewal = recorder();
  const page = {
    status: part(), messages: part(), side: part(), composer: part(), renewal: renewal.listener,
    onName: name => written.push(name),
  };
  token = new Token();
  visit = new Visit('Ann', 'tea', new Credentials(new Remembered('localStorage', 'chat.session'), token), page);
  visit.start();
  join(FakeSocket.last.open());
});

const welcome = socket => socket.receive({ type: 'welcome', id: 'hello', user: 'u', name: socket.of('hello')[0].name, session: 's' });

function join(socket) {
  welcome(socket);
  const { id } = socket.of('join')[0];
  socket.receive({ type: 'joined', id, room: 'tea', epoch: 'e', seq: 0, first: 1, members: 1, recovered: true });
}

function answerRename(socket) {
  const { id, name } = socket.of('rename').at(-1);
  socket.receive({ type: 'renamed', id, name });
}

function reconnect() {
  FakeSocket.last.end(1006);
  pass(1_000);
  return FakeSocket.last.open();
}

test('other tabs hear of a name that was typed here, once the server took it', () => {
  visit.rename('Anna');
  assert.deepEqual(written, ['Ann']);

  answerRename(FakeSocket.last);

  assert.deepEqual(written, ['Ann', 'Anna']);
});

test('a name typed in another tab is taken, and not handed back', () => {
  visit.renamedElsewhere('Anna');
  answerRename(FakeSocket.last);

  assert.equal(visit.name, 'Anna');
  assert.deepEqual(written, ['Ann']);
});

test('of two names typed quickly the other tabs hear the last', () => {
  visit.rename('A');
  const first = FakeSocket.last.of('rename')[0];
  visit.rename('B');
  FakeSocket.last.receive({ type: 'renamed', id: first.id, name: 'A' });
  answerRename(FakeSocket.last);

  assert.deepEqual(written, ['Ann', 'B']);
});

test('who comes back does not undo what another tab renamed', () => {
  join(reconnect());

  assert.deepEqual(written, ['Ann']);
});

test('a name typed behind the hello is not undone by its welcome', () => {
  const socket = reconnect();
  visit.rename('Anna');
  join(socket);
  assert.deepEqual(written, ['Ann']);

  answerRename(socket);

  assert.deepEqual(written, ['Ann', 'Anna']);
});

test('a rename without a reply is in the next hello', () => {
  visit.rename('Anna');

  const socket = reconnect();
  join(socket);

  assert.equal(socket.of('hello')[0].name, 'Anna');
  assert.deepEqual(written, ['Ann', 'Anna']);
});

test('a rename that is refused is not in the next hello', () => {
  visit.rename('\u200B');
  const { id } = FakeSocket.last.of('rename')[0];
  FakeSocket.last.receive({ type: 'error', id, code: 'bad_name', message: 'no', temporary: false });

  const socket = reconnect();

  assert.equal(socket.of('hello')[0].name, 'Ann');
});

test('a rename behind a hello whose session is refused is in the next one', () => {
  const socket = reconnect();
  visit.rename('Anna');
  socket.receive({ type: 'error', id: 'hello', code: 'bad_session', temporary: false });
  socket.receive({ type: 'error', id: socket.of('rename')[0].id, code: 'hello_required', temporary: false });
  socket.receive({ type: 'welcome', id: 'hello', user: 'v', name: socket.of('hello').at(-1).name, session: 't' });

  assert.equal(visit.name, 'Anna');
  assert.deepEqual(written, ['Ann', 'Anna']);
});

const lastAsked = () => renewal.calls.at(-1);

test('asks for another token when the present one ends, and shows it on the same connection', () => {
  const socket = FakeSocket.last;
  token.write('t-1');
  socket.receive({ type: 'expiring', expiresAt: 1 });
  assert.deepEqual(lastAsked(), ['ask', 'Your token ends soon. Enter another one to stay.']);

  visit.renew('t-2');
  const [refresh] = socket.of('refresh');
  assert.equal(refresh.token, 't-2');
  assert.equal(token.read(), 't-1');
  socket.receive({ type: 'refreshed', id: refresh.id, expiresAt: 2 });

  assert.equal(token.read(), 't-2');
  assert.deepEqual(lastAsked(), ['hide']);
});

test('asks again where another token is refused, and keeps the present one', () => {
  const socket = FakeSocket.last;
  token.write('t-1');
  visit.renew('bad');
  const { id } = socket.of('refresh')[0];

  socket.receive({ type: 'error', id, code: 'bad_token', message: 'no', temporary: false });

  assert.deepEqual(lastAsked(), ['ask', 'The server does not accept this token. Ask for another one.']);
  assert.equal(token.read(), 't-1');
});

test('a token that is given while away is shown on return', () => {
  token.write('t-1');
  FakeSocket.last.end(1006);

  visit.renew('t-2');
  pass(1_000);

  assert.equal(FakeSocket.last.open().of('hello')[0].token, 't-2');
});
