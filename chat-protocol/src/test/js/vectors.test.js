// The contract: what the client says, and what it makes of what the server says. The server's side reads and writes the same vectors.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import { FakeSocket, WELCOME, letIn, listen, message, newClient, pass, push, settle, startPage, welcome } from './fakes.js';

const { commands, replies, pushes } = JSON.parse(readFileSync(new URL('../vectors/chat.v1.json', import.meta.url), 'utf8'));

let client;
let room;

beforeEach(startPage);

/** Ada is in the room, whose newest event is 3. */
async function enter(options = { name: 'Ada' }) {
  client = newClient(options);
  await welcome({ user: 'k3Jd0aZt5XwQm1Rb', name: 'Ada', session: commands['hello with a session'].session });
  room = client.join('tea');
  await settle();
  await letIn('tea', 3);
  await push(message('tea', 3));
}

async function comeBack() {
  FakeSocket.last.end(1006);
  await pass(20_000);
  FakeSocket.last.open();
  await settle();
}

async function hello(options) {
  client = newClient({ name: 'Ada', ...options });
  await settle();
  FakeSocket.last.open();
  await settle();
}

async function open() {
  client = newClient({ name: 'Ada' });
  await welcome({ name: 'Ada' });
}

const { token } = commands['hello with a token'];

/** What makes the client say each of the commands. */
const says = {
  'hello': () => hello(),
  'hello without a name': () => hello({ name: undefined }),
  'hello with a session': () => enter().then(comeBack),
  'hello with a token': () => hello({ token }),
  'join': () => open().then(() => client.join('tea')),
  'join since': () => enter().then(comeBack).then(() => push({ ...WELCOME, name: 'Ada' })),
  'leave': () => enter().then(() => room.leave()),
  'send': () => enter().then(() => void room.send('Is anybody here?')),
  'send any text': () => enter().then(() => void room.send(commands['send any text'].text)),
  'edit': () => enter().then(() => void room.edit(2, 'I brought biscuits.')),
  'delete': () => enter().then(() => void room.delete(2)),
  'delete with a reason': () => enter().then(() => void room.delete(2, 'they are gone')),
  'history': () => enter().then(() => void room.page({ limit: 20 })),
  'history before': () => enter().then(() => void room.page({ before: 2, limit: 20 })),
  'history after': () => enter().then(() => void room.page({ after: Number.MAX_SAFE_INTEGER, limit: 20 })),
  'members': () => enter().then(() => void room.memberPage({ limit: 200 })),
  'members after': () => enter().then(() => void room.memberPage({ after: 'k3Jd0aZt5XwQm1Rb', limit: 2 })),
  'typing': () => enter().then(() => room.typing()),
  'typing no more': () => enter().then(() => [true, false].forEach(active => room.typing(active))),
  'rename': () => enter().then(() => void client.rename('Ada L.')),
  'ping': () => enter().then(() => pass(WELCOME.pingIntervalMs)),
  'refresh': () => enter({ name: 'Ada', token }).then(() => void client.useToken(token)),
  'configure': () => enter().then(() => void room.configure({ topic: 'Roses', slowMs: 500 })),
  'moderate': () => enter().then(() => void room.moderate('mute', 'Qw8eRt5yUi2oPa7s', { forMs: 600_000, reason: 'no shouting' })),
  'moderate without more': () => enter().then(() => void room.moderate('kick', 'Qw8eRt5yUi2oPa7s')),
  'moderate since': () => enter().then(() => void room.moderate('purge', 'Qw8eRt5yUi2oPa7s', { since: 1_795_478_414_000 })),
};

for (const [name, command] of Object.entries(commands)) {
  test(`says: ${name}`, async () => {
    await says[name]();
    await settle();

    const said = FakeSocket.last.of(command.type).at(-1);
    assert.equal(typeof said.id, typeof command.id);
    assert.deepEqual({ ...said, id: command.id }, { id: undefined, ...command });
  });
}

/** Asks by `ask`, lets the server answer with `reply`, and gives what came of it. */
async function answered(reply, ask) {
  await enter();
  const before = FakeSocket.last.sent.length;
  const result = ask();
  result.catch(() => {});
  await settle();
  const { id } = FakeSocket.last.sent[before];
  await push({ ...reply, id });
  return result;
}

const { code, message: words, temporary, retryAfterMs } = replies.error;
const place = { id: replies.sent.id, seq: 4, epoch: 'e-1', time: 1_795_478_401_000 };

/** What comes of each of the replies. */
const takes = {
  'welcome': async reply => {
    client = newClient();
    await welcome({ ...reply, id: WELCOME.id });
    assert.deepEqual([client.user, client.name, client.limits], [reply.user, reply.name, reply.limits]);
  },
  'welcome with a token': reply => takes.welcome(reply),
  'joined': async reply => {
    await open();
    room = client.join('tea');
    const { of } = listen(room, 'joined');
    await settle();
    await push({ ...reply, id: FakeSocket.last.of('join').at(-1).id });
    const { members, seq, first, epoch, recovered, may, settings = { kind: 'open', slowMs: 0, topic: '' }, muted = null } = reply;
    assert.deepEqual(of('joined'), [{ members, seq, first, epoch, recovered, may, settings, muted }]);
    assert.deepEqual([room.members, room.epoch, room.may, room.settings, room.muted], [members, epoch, may, settings, muted]);
  },
  'joined with a gap': async reply => {
    await enter();
    const { of } = listen(room, 'gap');
    await comeBack();
    await push({ ...WELCOME, name: 'Ada' });
    await push({ ...reply, id: FakeSocket.last.of('join').at(-1).id });
    await push(message('tea', 7));
    assert.deepEqual(of('gap').map(({ from, to }) => [from, to]), [[4, 6]]);
  },
  'joined with settings': reply => takes.joined(reply),
  'joined by who is muted': reply => takes.joined(reply),
  'left': async reply => {
    await enter();
    room.leave();
    await push(reply);
    assert.equal(client.rooms.size, 0);
  },
  'sent': async reply => {
    const sent = await answered(reply, () => room.send('Is anybody here?'));
    assert.deepEqual({ ...sent, id: place.id }, place);
  },
  'sent again': reply => takes.sent(reply),
  'history': async reply => {
    const page = await answered(reply, () => room.page());
    assert.deepEqual(page, { events: reply.messages, more: true, epoch: 'e-1' });
  },
  'members': async reply => {
    const page = await answered(reply, () => room.memberPage());
    assert.deepEqual(page, { members: reply.members, count: 2, more: false });
  },
  'renamed': async reply => {
    assert.equal(await answered(reply, () => client.rename('Ada L.')), 'Ada L.');
    assert.equal(client.name, 'Ada L.');
  },
  'refreshed': reply => answered(reply, () => client.useToken(token)),
  'refreshed for ever': reply => takes.refreshed(reply),
  'pong': async reply => {
    await enter();
    await pass(WELCOME.pingIntervalMs);
    await push({ ...reply, rooms: { tea: 3 } });
    await pass(10_000);
    assert.equal(client.state.is, 'open');
  },
  'moderated': reply => answered(reply, () => room.moderate('mute', 'Qw8eRt5yUi2oPa7s')),
  'error': async reply => {
    const error = await answered(reply, () => room.send('WHY?')).catch(refused => refused);
    assert.deepEqual({ ...error, message: error.message }, { name: 'ChatError', code, message: words, temporary, retryAfterMs });
  },
  'error for good': async reply => {
    const error = await answered(reply, () => room.edit(2, 'long')).catch(refused => refused);
    assert.deepEqual([error.code, error.temporary, error.message], [reply.code, false, reply.message]);
  },
};

for (const [name, reply] of Object.entries(replies)) {
  test(`takes: ${name}`, () => takes[name](reply));
}

for (const [name, vector] of Object.entries(pushes)) {
  test(`hears: ${name}`, async () => {
    await enter();
    const ofRoom = listen(room, 'message', 'edited', 'deleted', 'changed', 'presence', 'typing', 'removed', 'rights');
    const ofClient = listen(client, 'invited', 'expiring', 'state');

    await push(vector);

    if (vector.type === 'goodbye') {
      FakeSocket.last.end(4001);
      await settle();
      const [state] = ofClient.of('state');
      assert.ok(state.is === 'waiting' && state.until - Date.now() >= vector.retryAfterMs);
    } else if (vector.type === 'expiring') {
      assert.deepEqual(ofClient.heard, [['expiring', { expiresAt: vector.expiresAt }]]);
    } else if (vector.type === 'invited') {
      assert.deepEqual(ofClient.heard, [['invited', vector]]);
    } else {
      assert.deepEqual(ofRoom.heard, [[vector.type, vector]]);
    }
  });
}

test('each vector is checked, and nothing else', () => {
  assert.deepEqual(Object.keys(says), Object.keys(commands));
  assert.deepEqual(Object.keys(takes), Object.keys(replies));
});
