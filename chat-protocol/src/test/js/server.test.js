// The client against a server that runs, at the address in CHAT_SERVER.

import assert from 'node:assert/strict';
import { after, afterEach, mock, test } from 'node:test';
import { ChatClient } from '../../main/js/chat-client.js';
import { randomId } from '../../main/js/events.js';
import { MemoryStorage } from '../../main/js/storage.js';
import { NodeSocket } from './node-socket.js';

const SERVER = process.env.CHAT_SERVER;
const clients = [];

function client(options = {}) {
  const made = new ChatClient(SERVER, { WebSocket: NodeSocket, storage: new MemoryStorage(), ...options });
  clients.push(made);
  return made;
}

function newRoom() {
  return `room-${randomId()}`;
}

/** The next event of this type for which `fits`. */
function next(target, type, fits = () => true) {
  return new Promise(resolve => {
    target.addEventListener(type, function hear(event) {
      if (fits(event.detail)) {
        target.removeEventListener(type, hear);
        resolve(event.detail);
      }
    });
  });
}

async function joined(room) {
  if (!room.isCaughtUp) {
    await next(room, 'caught-up');
  }
  return room;
}

afterEach(() => {
  clients.splice(0).forEach(each => each.close());
  mock.restoreAll();
});
after(() => NodeSocket.all.forEach(socket => socket.cut()));

test('two who are in a room hear each other', async () => {
  const name = newRoom();
  const ann = await joined(client({ name: 'Ann' }).join(name));
  const ben = await joined(client({ name: 'Ben' }).join(name));
  const heard = next(ben, 'message');

  const sent = await ann.send('Is anybody here?');

  const message = await heard;
  assert.deepEqual([message.text, message.name, message.seq, message.id], ['Is anybody here?', 'Ann', sent.seq, sent.id]);
  assert.equal(ann.may.includes('w'), true);
});

test('a room that is joined before there is a connection gets its newest events', async () => {
  const name = newRoom();
  const ann = await joined(client({ name: 'Ann' }).join(name));
  assert.equal(ann.seq, 0);
  await ann.send('one');
  await ann.send('two');

  const room = client({ name: 'Ben' }).join(name);
  const heard = [];
  room.addEventListener('message', event => heard.push(event.detail.text));
  await joined(room);

  assert.deepEqual(heard, ['one', 'two']);
  assert.equal(room.seq, 2);
});

test('what is written before there is a connection is sent, in order', async () => {
  const name = newRoom();
  const room = client({ name: 'Ann' }).join(name);
  const texts = Array.from({ length: 30 }, (_, i) => `line ${i}`);

  const sent = await Promise.all(texts.map(text => room.send(text)));

  assert.deepEqual(sent.map(({ seq }) => seq), texts.map((_, i) => i + 1));
  const { events } = await room.page({ limit: 100 });
  assert.deepEqual(events.map(({ text }) => text), texts);
});

test('history goes back to the first message', async () => {
  const room = client().join(newRoom());
  for (let i = 1; i <= 7; i++) {
    room.send(`line ${i}`);
  }
  await room.send('line 8');

  const back = [];
  for await (const event of room.history({ limit: 3 })) {
    back.push(event.seq);
  }
  const on = [];
  for await (const event of room.history({ after: 3, limit: 2 })) {
    on.push(event.seq);
  }

  assert.deepEqual(back, [8, 7, 6, 5, 4, 3, 2, 1]);
  assert.deepEqual(on, [4, 5, 6, 7, 8]);
});

test('edits and deletions come as events of the room', async () => {
  const room = await joined(client().join(newRoom()));
  const { seq } = await room.send('braught');
  const edited = next(room, 'edited');
  const deleted = next(room, 'deleted');

  await room.edit(seq, 'brought');
  await room.delete(seq, 'gone');

  assert.equal((await edited).text, 'brought');
  assert.deepEqual([(await deleted).of, (await deleted).reason], [seq, 'gone']);
});

test('nothing is lost or comes twice where connections are cut while two write', async () => {
  const name = newRoom();
  const ann = await joined(client({ name: 'Ann' }).join(name));
  const ben = await joined(client({ name: 'Ben' }).join(name));
  const seen = [];
  ben.addEventListener('message', ({ detail }) => seen.push(detail));
  const sends = [];
  for (let i = 0; i < 40; i++) {
    sends.push(ann.send(`a${i}`), ben.send(`b${i}`));
    if (i % 10 === 5) {
      const back = Promise.all([next(ann, 'joined'), next(ben, 'joined')]);
      const waiting = Promise.all(clients.map(each => next(each, 'state', ({ is }) => is === 'waiting')));
      [...NodeSocket.all].forEach(socket => socket.cut());
      await waiting;
      clients.forEach(each => each.connectNow());
      await back;
    }
  }

  await Promise.all(sends);
  while (seen.length < 80) {
    await next(ben, 'message');
  }

  assert.deepEqual(seen.map(({ seq }) => seq), Array.from({ length: 80 }, (_, i) => i + 1));
  const of = letter => seen.map(({ text }) => text).filter(text => text.startsWith(letter));
  assert.deepEqual(of('a'), Array.from({ length: 40 }, (_, i) => `a${i}`));
  assert.deepEqual(of('b'), Array.from({ length: 40 }, (_, i) => `b${i}`));
});

/** Writes down the errors that it brings. */
class Watched extends NodeSocket {
  static errors = [];

  set onmessage(hear) {
    this.hear = hear;
  }

  get onmessage() {
    return event => {
      const received = JSON.parse(event.data);
      if (received.type === 'error') {
        Watched.errors.push(received.code);
      }
      this.hear?.(event);
    };
  }
}

test('the server never refuses for the pace', async () => {
  Watched.errors = [];
  const room = await joined(client({ WebSocket: Watched }).join(newRoom()));

  await Promise.all(Array.from({ length: 70 }, (_, i) => room.send(`line ${i}`)));

  assert.deepEqual(Watched.errors, []);
});

test('what is written offline and outlives a reload is sent once, in order', async () => {
  const storage = new MemoryStorage();
  const name = newRoom();
  const before = client({ storage });
  const room = before.join(name);
  room.send('one');
  room.send('two');
  before.close();

  const after = client({ storage }).join(name);
  const heard = [];
  after.addEventListener('message', ({ detail }) => heard.push(detail.text));
  await joined(after);
  await after.send('three');

  assert.deepEqual(heard, ['one', 'two', 'three']);
  assert.deepEqual(after.unsent, []);
});

test('a network that swallows everything shows soon after a send, and nothing is lost', async () => {
  const alone = client();
  const room = await joined(alone.join(newRoom()));
  NodeSocket.all.forEach(socket => socket.swallow());
  const start = Date.now();

  const sent = room.send('into the void');
  await next(alone, 'state', state => state.is === 'waiting');

  const tookMs = Date.now() - start;
  assert.ok(tookMs < 20_000, `${tookMs} ms`); // 7 s by its clock, as pulse.test.js has it; without a send it takes 25 s or more
  assert.equal((await sent).seq, 1);
});

test('a name that was typed while away and is bad leaves the last one', async () => {
  const ann = client({ name: 'Ann' });
  await joined(ann.join(newRoom()));
  NodeSocket.all.forEach(socket => socket.cut());
  await next(ann, 'state', state => state.is === 'waiting');

  const refused = next(ann, 'name-refused');
  await assert.rejects(ann.rename('*'), { code: 'bad_name' });
  await refused;
  await next(ann, 'state', state => state.is === 'open');

  assert.equal(ann.name, 'Ann');
});

test('members and those who type are there', async () => {
  const name = newRoom();
  const ann = await joined(client({ name: 'Ann' }).join(name));
  const ben = await joined(client({ name: 'Ben' }).join(name));
  const typing = next(ann, 'typing');

  ben.typing();
  const page = await ann.memberPage();

  assert.deepEqual(page.members.map(member => member.name).sort(), ['Ann', 'Ben']);
  assert.deepEqual([page.count, page.more, (await typing).name], [2, false, 'Ben']);
});

test('who renames in a tab with a connection of its own is renamed in the others', async () => {
  const storage = new MemoryStorage();
  const name = newRoom();
  const one = client({ name: 'Ann', storage });
  await joined(one.join(name));
  const two = client({ name: 'Ann', storage });
  await joined(two.join(name));
  assert.equal(one.user, two.user);
  const { now } = Date;
  mock.method(Date, 'now', () => now() + 4_000); // who has just come trusts the welcome

  const renamed = next(two, 'name');
  await one.rename('Ann L.');

  assert.equal((await renamed).name, 'Ann L.');
});

test('an edit or a deletion never meets a message of another numbering', async () => {
  const room = await joined(client({ name: 'Ann' }).join(newRoom()));
  const { seq } = await room.send('one');

  await assert.rejects(room.edit(seq, 'uno', { epoch: 'an earlier one' }), { code: 'renewed' });
  await assert.rejects(room.delete(seq, '', { epoch: 'an earlier one' }), { code: 'renewed' });
  await room.edit(seq, 'uno', { epoch: room.epoch });
  const { events } = await room.page();
  assert.deepEqual(events.map(event => event.text).filter(Boolean), ['uno', 'uno']);
});

test('who has left a room, or closed the client, learns that nothing is sent', async () => {
  const ann = client({ name: 'Ann' });
  const left = await joined(ann.join(newRoom()));
  left.leave();
  await assert.rejects(left.send('too late'), { code: 'not_joined' });

  const room = await joined(ann.join(newRoom()));
  const underway = room.send('perhaps');
  ann.close();
  await assert.rejects(underway, { code: 'closed' });
  await assert.rejects(room.send('too late'), { code: 'closed' });
});
