// One user's connection, rooms and outbox, for one page or several tabs.

import { Asks } from './asks.js';
import { Connection } from './connection.js';
import { Credentials } from './credentials.js';
import { HubRoom } from './hub-room.js';
import { Names } from './names.js';
import { Pace } from './pace.js';
import { Renewal } from './renewal.js';
import { openStorage } from './storage.js';
import { TokenSource } from './token-source.js';
import { Unsent } from './unsent.js';
import { largestOf } from './wire.js';

const CLOSED = { code: 'closed', message: 'the connection is closed', temporary: true };
const REPLIES = new Set(['sent', 'history', 'members', 'renamed', 'refreshed', 'moderated']);

/**
 * Serves any number of ports, each that of a tab. A port says `{ do, … }`; see `#commands`. The hub says `{ is, … }`:
 * - `state` (`state`), `welcome` (`user`, `name`, `limits`), `name` (`user`, `name`), `name-refused` and `refused` (`error`),
 *   `expiring` (`expiresAt`), `invited` (`invitation`), `unsent` (`count`)
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
  #welcome = null;
  #users = new Set(); // all that this user has been, should a session be lost
  #loaded = null; // a promise: what an earlier page has left was read
  #names;
  #renewal;
  #nameWasRefused = false;

  #commands = {
    hello: (port, command) => this.#hello(port, command),
    join: (port, { room, history, have }) => this.#room(room).enter(port, history, have),
    leave: (port, { room }) => this.#room(room).exit(port),
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
    this.#unsent = new Unsent(storage, count => this.#post({ is: 'unsent', count }), user => this.#restore(user));
    this.#connection = new Connection(url, WebSocket, this.#credentials, {
      onState: state => this.#onState(state),
      onWelcome: welcome => this.#onWelcome(welcome),
      onMessage: message => this.#receive(message),
      onDrop: tooBig => this.#dropped(tooBig),
      onNameRefused: error => this.#nameRefused(error),
      onRefused: error => this.#refused(error),
    });
    const isJoined = room => this.#rooms.get(room)?.isJoined ?? false;
    const epochOf = room => this.#rooms.get(room)?.epoch;
    this.#asks = new Asks(this.#connection, this.#pace, isJoined, epochOf, () => this.#connection.restart());
    this.#renewal = new Renewal(this.#connection, this.#credentials, this.#asks);
    this.#names = new Names(this.#connection, this.#asks, name => this.#named(name));
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

  #hello(port, { name, token, hasTokens, online, again }) {
    this.#ports.add(port);
    this.#unsent.hold();
    this.#connection.network(online);
    if (hasTokens) {
      this.#tokens.add(port);
    }
    if (token) {
      this.#credentials.token = token;
      this.#unsent.token = token;
    }
    this.#unsent.hasToken ||= hasTokens;
    if (this.#connection.isClosed) {
      this.#connection.connect();
    } else {
      port.postMessage({ is: 'state', state: this.#connection.state });
    }
    if (this.#welcome !== null) {
      port.postMessage({ is: 'welcome', ...this.#welcome });
    }
    if (this.#unsent.count > 0) {
      port.postMessage({ is: 'unsent', count: this.#unsent.count });
    }
    if (this.#loaded === null) {
      this.#connection.name.wanted = name;
      this.#loaded = this.#credentials.loaded = this.#load();
      this.#connection.connect(); // meanwhile; the hello waits
    } else if (!again && name !== '' && name !== this.#connection.name.wanted) {
      this.#whenLoaded(() => this.#rename(name, () => {}));
    }
  }

  async #load() {
    const name = await this.#credentials.load();
    await this.#unsent.hold();
    this.#connection.name.wanted ||= this.#unsent.hasToken ? '' : name;
    if (!this.#unsent.hasToken || this.#unsent.user !== null) {
      await this.#restore(this.#unsent.user);
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
      this.#unsent.letGo();
    }
  }

  #room(name) {
    let room = this.#rooms.get(name);
    if (room === undefined) {
      room = new HubRoom(name, this.#connection, this.#pace, this.#unsent.of(name), {
        isMe: user => this.#users.has(user),
        ask: command => this.#asks.request(command),
        onJoined: () => this.#asks.flush(),
        onOut: error => this.#asks.giveUp(error, name),
      });
      this.#rooms.set(name, room);
    }
    return room;
  }

  #ask(port, { n, command, paced }) {
    const answer = answerTo(port, n);
    if (this.#connection.isClosed) {
      answer(null, CLOSED);
    } else if (command.room !== undefined && this.#room(command.room).isOut) {
      answer(null, { code: 'not_joined', message: 'join the room first', temporary: false });
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

  /** Comes back where the server did not take the first name. */
  #rename(name, answer) {
    this.#names.rename(name, answer);
    if (this.#nameWasRefused && this.#connection.isClosed) {
      this.#connection.connect();
    }
  }

  #named(name) {
    this.#credentials.renamed(name);
    this.#welcome = { ...this.#welcome, name };
    this.#post({ is: 'name', name, user: this.#welcome.user });
  }

  #nameRefused(error) {
    this.#names.refused(error);
    this.#post({ is: 'name-refused', error });
  }

  #refused(error) {
    this.#nameWasRefused = error.code === 'bad_name';
    this.#names.refused(error);
    this.#post({ is: 'refused', error });
  }

  #useToken(token, answer) {
    this.#unsent.hasToken = true;
    this.#whenLoaded(() => this.#renewal.give(token, answer));
  }

  async #expiring({ expiresAt }) {
    if (!await this.#renewal.renew()) {
      this.#post({ is: 'expiring', expiresAt });
    }
  }

  #onState(state) {
    this.#post({ is: 'state', state });
    if (state.is === 'closed') {
      this.#asks.giveUp(CLOSED);
    }
  }

  #onWelcome({ user, name, limits }) {
    this.#nameWasRefused = false;
    this.#users.add(user);
    this.#pace.perSecond = limits?.sendsPerSecond ?? 20;
    this.#welcome = { user, name, limits };
    this.#post({ is: 'welcome', ...this.#welcome });
    this.#names.welcomed(name);
    if (this.#unsent.hasToken && this.#unsent.user !== user) {
      this.#changeUser(user);
    }
    this.#rooms.forEach(room => room.join());
    this.#asks.flush();
  }

  /** What another user wrote waits for them. */
  #changeUser(user) {
    if (this.#unsent.user !== null) {
      this.#rooms.forEach(room => room.outbox.putAside());
    }
    this.#unsent.user = user;
    this.#restore(user);
  }

  #receive(message) {
    if (message.type === 'error') {
      this.#failed(message);
    } else if (message.type === 'pong') {
      this.#rooms.forEach(room => room.pong(message));
    } else if (message.type === 'expiring') {
      this.#expiring(message);
    } else if (message.type === 'invited') {
      this.#post({ is: 'invited', invitation: message });
    } else if (!REPLIES.has(message.type) || !this.#asks.replied(message)) {
      if (message.type === 'presence') {
        this.#names.heard(message.joined, this.#welcome.user);
      }
      this.#rooms.get(message.room)?.receive(message);
    }
  }

  #failed(error) {
    if (error.id !== undefined && !this.#asks.failed(error)) {
      [...this.#rooms.values()].some(room => room.failed(error));
    }
  }

  #dropped(tooBig) {
    const rooms = [...this.#rooms.values()];
    const underway = rooms.flatMap(room => room.outbox.underway);
    const largest = tooBig ? largestOf([...underway, ...this.#asks.underway]) : null;
    this.#pace.reset();
    this.#asks.dropped();
    rooms.forEach(room => room.dropped());
    if (largest !== null) {
      this.#failed({ id: largest.id, code: 'text_too_long', message: 'the message is too large', temporary: false });
    }
  }

  #post(message) {
    for (const port of this.#ports) {
      port.postMessage(message);
    }
  }
}

const answerTo = (port, n) => (reply, error) => port.postMessage({ is: 'answer', n, reply, error });
