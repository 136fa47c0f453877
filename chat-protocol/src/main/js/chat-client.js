// The client of the chat: connects, joins rooms, sends and hears, over however many connections.

import { ChatError, ChatEvent, randomId } from './events.js';
import { Room } from './client-room.js';
import { Handover } from './handover.js';
import { HubAccess, hubName } from './hub-access.js';
import { Hub } from './hub.js';
import { watchPage } from './page-life.js';

const HISTORY = 50;
/** Commands that are worth saying later, and that `#onPort` does not say by itself. */
const LATER = new Set(['retry', 'discard', 'connect']);
const LIMITS = { textChars: 4_096, rooms: 100, sendsPerSecond: 20 };

/**
 * A user's way to the server. Its events have a `detail`:
 * - `state`: as the property
 * - `name`: `name` and `user`; `name-refused`: a ChatError, and the last good name stays
 * - `refused`: a ChatError; the server does not let this user in like this
 * - `invited`: `room`, `user`, `name`; somebody writes to this user in a room of the two
 * - `expiring`: `expiresAt`; the token ends soon, and nobody but the page has another
 * - `unsent`: `count` of messages, in all rooms, that the server is not known to have
 *
 * Errors of listeners are theirs alone, as with every EventTarget.
 */
export class ChatClient extends EventTarget {
  #access;
  #port = null; // while there is none, `#later` holds what waits for one
  #wasThere = false;
  #later = [];
  #handover = null;
  #tokens;
  #user = null;
  #name;
  #limits = LIMITS;
  #state = { is: 'connecting' };
  #rooms = new Map();
  #answers = new Map(); // by number
  #n = 0;
  #unwatch;
  #hello;

  /** @param {string | URL} url of the server's WebSocket. For the options see chat-client.d.ts. */
  constructor(url, options = {}) {
    super();
    const { name = '', token = '' } = options;
    this.#name = name;
    this.#tokens = typeof token === 'function' ? token : null;
    this.#hello = { name, token: this.#tokens === null ? token : '', hasTokens: this.#tokens !== null };
    this.#access = this.#reachHub(socketUrl(url), token, options);
    this.#unwatch = watchPage({
      onOnline: online => this.#tell({ do: 'network', online }),
      onWake: () => this.#tell({ do: 'wake' }),
    });
  }

  /** A worker cannot be given what is not data. */
  #reachHub(url, token, { storage, WebSocket, share = token === '', workerUrl = new URL('./chat-worker.js', import.meta.url) }) {
    const isShared = share && storage === undefined && WebSocket === undefined;
    this.#handover = isShared ? new Handover(url, token) : null;
    const how = {
      workerUrl: isShared ? workerUrl : null,
      name: () => hubName(url, token),
      options: { url },
      makeHub: () => new Hub({ url, storage, WebSocket }),
    };
    return new HubAccess(how, {
      onPort: (port, isHere) => this.#onPort(port, isHere),
      onLost: () => this.#onLost(),
    });
  }

  /** A way to the hub, or to another one: says all that it must know. */
  #onPort(port, isHere) {
    const again = this.#wasThere;
    this.#wasThere = true;
    this.#port = port;
    this.#handover = isHere ? null : this.#handover;
    port.onmessage = ({ data }) => this.#hear(data);
    this.#tell({ do: 'hello', ...this.#hello, again, online: globalThis.navigator?.onLine !== false });
    for (const room of this.#rooms.values()) {
      room.enter();
      room.tellAgain();
    }
    this.#answers.forEach(({ command }) => this.#tell(command));
    this.#later.splice(0).forEach(command => this.#tell(command));
  }

  #onLost() {
    this.#port = null;
    this.#rooms.forEach(room => room.dropped());
  }

  /** Who one is; null before the first welcome. */
  get user() {
    return this.#user;
  }

  /** What one is called, or wants to be before the first welcome. */
  get name() {
    return this.#name;
  }

  /** What the server takes. */
  get limits() {
    return this.#limits;
  }

  /**
   * `is` "connecting", "open", "waiting" or "offline" (both `until` a time of Date.now(), and `code` of the last close) or
   * "closed" (`code`, `reason`, and `endsAt` where that is a ban that ends): for good, until `connectNow()`. `words` are the server's,
   * of why it lets one go. "offline" stands for "connecting", too, where the browser has no network, and then without `until`.
   */
  get state() {
    return this.#state;
  }

  /** By name. */
  get rooms() {
    return this.#rooms;
  }

  /** Joins `name`, or gives the Room if that was done before. `history` is how many events of the past come first. */
  join(name, { history = HISTORY } = {}) {
    const key = name.normalize('NFC');
    let room = this.#rooms.get(key);
    if (room === undefined) {
      room = new Room(key, history, {
        tell: command => this.#tell(command),
        send: item => this.#send(key, item),
        ask: (command, paced = false) => this.#ask({ do: 'ask', command: { ...defined(command), id: randomId() }, paced }),
        leave: left => this.#leave(left),
      });
      this.#rooms.set(key, room);
    }
    if (!room.isJoined) {
      room.enter();
    }
    return room;
  }

  #send(room, item) {
    this.#handover?.sends(room, item);
    this.#tell({ do: 'send', room, item });
  }

  #leave(room) {
    this.#rooms.delete(room);
    this.#tell({ do: 'leave', room });
  }

  /** Asks for another name, now or with the next hello. Resolves with what the server makes of it. */
  rename(name) {
    return this.#ask({ do: 'rename', name });
  }

  /** Goes on by another token of the same user; or comes back with it. */
  async useToken(token) {
    await this.#ask({ do: 'token', token });
    this.#hello.token = token;
  }

  /** Ends a wait, or comes back after "closed". */
  connectNow() {
    this.#tell({ do: 'connect' });
  }

  /** This page lets go. Other tabs go on. */
  close() {
    this.#unwatch();
    this.#access?.close();
    this.#access = this.#port = null;
    this.#rooms.forEach(room => room.end({ code: 'closed', message: 'the client is closed' }));
    this.#rooms.clear();
    this.#answers.forEach(({ reject }) => reject(new ChatError({ code: 'closed' })));
    this.#answers.clear();
    this.#setState({ is: 'closed', code: 1000, reason: '' });
  }

  #tell(command) {
    if (this.#port !== null) {
      this.#port.postMessage(command);
    } else if (LATER.has(command.do)) {
      this.#later.push(command);
    }
  }

  #ask(command) {
    if (this.#access === null) {
      return Promise.reject(new ChatError({ code: 'closed' }));
    }
    const n = ++this.#n;
    const numbered = { ...command, n };
    const answer = new Promise((resolve, reject) => this.#answers.set(n, { resolve, reject, command: numbered }));
    this.#tell(numbered);
    return answer;
  }

  #hear(message) {
    switch (message.is) {
      case 'room':
        this.#hearOfRoom(message);
        break;
      case 'answer':
        this.#answered(message);
        break;
      case 'state':
        this.#setState(message.state);
        break;
      case 'welcome':
        this.#limits = { ...LIMITS, ...message.limits };
        if (this.#handover !== null) {
          this.#handover.user = message.user;
        }
        this.#named(message);
        break;
      case 'name':
        this.#named(message);
        break;
      case 'name-refused':
      case 'refused':
        this.#fire(message.is, new ChatError(message.error));
        break;
      case 'token-wanted':
        this.#giveToken(message.n);
        break;
      case 'expiring':
        this.#fire('expiring', { expiresAt: message.expiresAt });
        break;
      case 'invited':
        this.#fire('invited', message.invitation);
        break;
      case 'unsent':
        this.#fire('unsent', { count: message.count });
    }
  }

  #hearOfRoom({ room, what, detail }) {
    if (what === 'item' && (detail.gone || detail.item.state === 'sent')) {
      this.#handover?.settled(room, detail.item.id);
    }
    this.#rooms.get(room)?.hear(what, detail);
  }

  #answered({ n, reply, error }) {
    const answer = this.#answers.get(n);
    this.#answers.delete(n);
    if (error) {
      answer?.reject(new ChatError(error));
    } else {
      answer?.resolve(reply);
    }
  }

  #setState(state) {
    this.#state = state;
    if (state.is !== 'open') {
      this.#rooms.forEach(room => room.dropped());
    }
    this.#fire('state', state);
  }

  #named({ user, name }) {
    if (user !== this.#user || name !== this.#name) {
      this.#user = user;
      this.#name = this.#hello.name = name;
      this.#fire('name', { user, name });
    }
  }

  async #giveToken(n) {
    try {
      this.#tell({ do: 'token-given', n, token: await this.#tokens() });
    } catch {
      this.#tell({ do: 'token-given', n, failed: true });
    }
  }

  #fire(type, detail) {
    this.dispatchEvent(new ChatEvent(type, detail));
  }
}

export { Room, ChatError, ChatEvent };

/** The WebSocket's address for that of a page or of the socket itself. */
function socketUrl(url) {
  const address = new URL(url, globalThis.location?.href);
  address.protocol = address.protocol.replace(/^http/, 'ws');
  address.hash = '';
  return address.href;
}

/** `command` without what is undefined: a port would pass it on, and JSON not. */
function defined(command) {
  return Object.fromEntries(Object.entries(command).filter(([, value]) => value !== undefined));
}
