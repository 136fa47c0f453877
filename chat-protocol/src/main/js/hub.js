// One user's connection, rooms and outbox, for one page or several tabs.

import { Asks } from './asks.js';
import { Connection } from './connection.js';
import { Credentials } from './credentials.js';
import { randomId } from './events.js';
import { HubRoom } from './hub-room.js';
import { Pace } from './pace.js';
import { openStorage } from './storage.js';
import { TokenSource } from './token-source.js';
import { Unsent } from './unsent.js';

const REPLIES = new Set(['sent', 'history', 'members', 'renamed', 'refreshed', 'moderated']);

/**
 * Serves any number of ports, each that of a tab. A port says `{ do, … }`; see `#commands`. The hub says `{ is, … }`:
 * - `state` (`state`), `welcome` (`user`, `name`, `limits`), `name` (`user`, `name`), `name-refused` and `refused` (`error`),
 *   `expiring` (`expiresAt`), `unsent` (`count`)
 * - `answer` (`n`, and `reply` or `error`), to who asked
 * - `token-wanted` (`n`), to be answered by `token-given`
 * - `room`, as HubRoom has it
 *
 * Belongs to one thread.
 */
export class Hub {
  #ports = new Set();
  #rooms = new Map();
  #connection;
  #credentials;
  #tokens;
  #pace = new Pace();
  #asks;
  #unsent;
  #waiting = new Set(); // ids of items that the server does not have
  #welcome = null;
  #users = new Set(); // all that this user has been, should a session be lost
  #loaded = null; // a promise: what an earlier page has left was read
  #names = []; // renames that the next welcome answers: `name`, `answer`
  #nameWasRefused = false;
  #history = 50;

  #commands = {
    hello: (port, command) => this.#hello(port, command),
    join: (port, { room, history, have }) => this.#room(room).enter(port, history, have),
    leave: (port, { room }) => this.#leave(port, room),
    send: (port, { room, item }) => this.#room(room).write(port, item),
    retry: (port, { room, id }) => this.#room(room).outbox.again(id),
    discard: (port, { room, id }) => this.#room(room).outbox.discard(id),
    ask: (port, command) => this.#ask(port, command),
    typing: (port, { room, active }) => this.#typing(room, active),
    rename: (port, { n, name }) => this.#rename(name, answerTo(port, n)),
    token: (port, { n, token }) => this.#useToken(token, answerTo(port, n)),
    'token-given': (port, { n, token, failed }) => this.#tokens.given(n, token, failed),
    connect: () => this.#whenLoaded(() => this.#connection.connect()),
    wake: () => this.#connection.wake(),
    network: (port, { online }) => this.#connection.network(online),
  };

  /** @param {{ url: string, storage?: ChatStorage, WebSocket?: typeof WebSocket }} options `url` of the WebSocket */
  constructor({ url, storage = openStorage(url), WebSocket = globalThis.WebSocket }) {
    this.#tokens = new TokenSource();
    this.#credentials = new Credentials(storage, this.#tokens);
    this.#unsent = new Unsent(storage);
    this.#connection = new Connection(url, WebSocket, this.#credentials, {
      onState: state => this.#onState(state),
      onWelcome: welcome => this.#onWelcome(welcome),
      onMessage: message => this.#receive(message),
      onDrop: tooBig => this.#dropped(tooBig),
      onNameRefused: error => this.#nameRefused(error),
      onRefused: error => this.#refused(error),
    });
    this.#asks = new Asks(
      this.#connection,
      this.#pace,
      room => this.#rooms.get(room)?.isJoined ?? false,
      () => this.#connection.restart(),
    );
  }

  /** Takes commands from `port`, until that is closed. */
  attach(port) {
    port.onmessage = ({ data }) => this.#commands[data.do]?.(port, data);
    port.onclose = () => this.#detach(port);
  }

  /** Whether no tab is left, so that this hub can be forgotten. */
  get isIdle() {
    return this.#ports.size === 0;
  }

  #hello(port, { name, token, hasTokens, online }) {
    this.#ports.add(port);
    this.#connection.online = online;
    if (hasTokens) {
      this.#tokens.add(port);
    }
    if (token) {
      this.#credentials.token = token;
      this.#unsent.hasToken = true;
    }
    this.#unsent.hasToken ||= hasTokens;
    port.postMessage({ is: 'state', state: this.#connection.state });
    if (this.#welcome !== null) {
      port.postMessage({ is: 'welcome', ...this.#welcome });
    }
    if (this.#waiting.size > 0) {
      port.postMessage({ is: 'unsent', count: this.#waiting.size });
    }
    if (this.#loaded === null) {
      this.#connection.name = name;
      this.#loaded = this.#load();
      this.#whenLoaded(() => this.#connection.connect());
    } else if (name !== '' && name !== this.#connection.name) {
      this.#whenLoaded(() => this.#rename(name, () => {}));
    } else if (this.#connection.isClosed) {
      this.#whenLoaded(() => this.#connection.connect());
    }
  }

  async #load() {
    const name = await this.#credentials.load();
    this.#connection.name ||= this.#unsent.hasToken ? '' : name;
    if (!this.#unsent.hasToken) {
      await this.#restore(null);
    }
  }

  async #restore(user) {
    for (const [room, items] of await this.#unsent.load(user)) {
      this.#room(room).restore(items);
    }
  }

  async #whenLoaded(then) {
    await this.#loaded;
    if (!this.isIdle) {
      then();
    }
  }

  /** The last one to go ends the connection. */
  #detach(port) {
    this.#ports.delete(port);
    this.#tokens.remove(port);
    port.onmessage = null;
    this.#rooms.forEach(room => room.lost(port));
    if (this.isIdle) {
      this.#connection.stop();
    }
  }

  #room(name) {
    let room = this.#rooms.get(name);
    if (room === undefined) {
      room = new HubRoom(name, this.#connection, this.#pace, this.#unsent.of(name), {
        isMe: user => this.#users.has(user),
        onItem: (item, gone) => this.#itemChanged(item, gone),
        onCaughtUp: () => this.#asks.flush(),
      });
      this.#rooms.set(name, room);
    }
    return room;
  }

  #leave(port, name) {
    const room = this.#room(name);
    room.exit(port);
    if (!room.isWanted) {
      this.#asks.giveUp({ code: 'not_joined', message: 'the room was left', temporary: false }, name);
    }
  }

  #itemChanged(item, gone) {
    const before = this.#waiting.size;
    if (gone || item.state === 'sent') {
      this.#waiting.delete(item.id);
    } else {
      this.#waiting.add(item.id);
    }
    if (this.#waiting.size !== before) {
      this.#post({ is: 'unsent', count: this.#waiting.size });
    }
  }

  #ask(port, { n, command, paced }) {
    const answer = answerTo(port, n);
    if (this.#connection.isClosed && this.#welcome !== null) {
      answer(null, closed());
    } else {
      this.#asks.ask(command, paced, answer);
    }
  }

  /** Typing is no news any more when it waits. */
  #typing(room, active) {
    if (this.#rooms.get(room)?.isJoined && this.#pace.spend(active ? 2 : 0)) {
      this.#connection.send({ type: 'typing', room, active });
    }
  }

  /** Of several renames the last one counts. Without a connection the next hello gives the name. */
  #rename(name, answer) {
    this.#connection.name = name;
    if (this.#connection.isOpen) {
      this.#sendRename(name, answer);
    } else {
      this.#names.push({ name, answer });
      if (this.#nameWasRefused && this.#connection.isClosed) {
        this.#connection.connect();
      }
    }
  }

  #sendRename(name, answer) {
    this.#asks.ask({ type: 'rename', id: randomId(), name }, true, (reply, error) => {
      if (error === null) {
        this.#connection.renamed(reply.name);
        this.#named(reply.name);
      } else if (this.#connection.name === name) {
        this.#connection.nameRefused();
      }
      answer(reply?.name, error);
    });
  }

  #named(name) {
    if (this.#welcome !== null) {
      this.#welcome = { ...this.#welcome, name };
      this.#post({ is: 'name', name, user: this.#welcome.user });
    }
  }

  #nameRefused(error) {
    this.#names.splice(0).forEach(({ answer }) => answer(null, error));
    this.#post({ is: 'name-refused', error });
  }

  #refused(error) {
    this.#nameWasRefused = error.code === 'bad_name';
    this.#names.splice(0).forEach(({ answer }) => answer(null, error));
    this.#post({ is: 'refused', error });
  }

  #useToken(token, answer) {
    this.#unsent.hasToken = true;
    if (this.#connection.isOpen) {
      this.#asks.ask({ type: 'refresh', id: randomId(), token }, false, (reply, error) => {
        if (error === null) {
          this.#credentials.token = token;
        }
        answer(reply, error);
      });
    } else {
      this.#credentials.token = token;
      this.#whenLoaded(() => this.#connection.connect());
      answer({}, null);
    }
  }

  async #expiring({ expiresAt }) {
    try {
      if (!this.#credentials.canAsk) {
        throw new Error('nobody has another');
      }
      const token = await this.#credentials.another();
      await new Promise((resolve, reject) => {
        this.#useToken(token, (reply, error) => (error === null ? resolve() : reject(error)));
      });
    } catch {
      this.#post({ is: 'expiring', expiresAt });
    }
  }

  #onState(state) {
    this.#post({ is: 'state', state });
    if (state.is === 'closed') {
      this.#asks.giveUp(closed());
    }
  }

  #onWelcome({ user, name, limits }) {
    const isNew = !this.#users.has(user);
    this.#nameWasRefused = false;
    this.#users.add(user);
    this.#pace.perSecond = limits?.sendsPerSecond ?? 20;
    this.#welcome = { user, name, limits };
    this.#post({ is: 'welcome', ...this.#welcome });
    this.#answerNames();
    if (isNew && this.#unsent.hasToken) {
      this.#unsent.user = user;
      this.#restore(user);
    }
    this.#rooms.forEach(room => room.join());
    this.#asks.flush();
  }

  #answerNames() {
    const names = this.#names.splice(0);
    const wanted = this.#connection.name;
    const late = this.#connection.hasItsName ? undefined : names.pop(); // asked for after the hello
    names.forEach(({ answer }) => answer(this.#welcome.name, null));
    if (!this.#connection.hasItsName) {
      this.#sendRename(wanted, late?.answer ?? (() => {}));
    }
  }

  #receive(message) {
    if (message.type === 'error') {
      this.#failed(message);
    } else if (message.type === 'pong') {
      this.#rooms.forEach(room => room.pong(message));
    } else if (message.type === 'expiring') {
      this.#expiring(message);
    } else if (!REPLIES.has(message.type) || !this.#asks.replied(message)) {
      this.#rooms.get(message.room)?.receive(message);
      if (message.type === 'removed') {
        this.#asks.giveUp({ code: 'not_joined', message: 'removed from the room', temporary: false }, message.room);
      }
    }
  }

  #failed(error) {
    if (error.id !== undefined && !this.#asks.failed(error)) {
      [...this.#rooms.values()].some(room => room.failed(error));
    }
  }

  #dropped(tooBig) {
    const rooms = [...this.#rooms.values()];
    const underway = rooms.reduce((sum, room) => sum + room.outbox.underway, 0);
    this.#pace.reset();
    this.#asks.dropped();
    rooms.forEach(room => room.dropped(tooBig, underway === 1));
  }

  #post(message) {
    for (const port of this.#ports) {
      port.postMessage(message);
    }
  }
}

function closed() {
  return { code: 'closed', message: 'the connection is closed', temporary: true };
}

function answerTo(port, n) {
  return (reply, error) => port.postMessage({ is: 'answer', n, reply, error });
}
