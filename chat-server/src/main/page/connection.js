// A connection to the server that comes back by itself: connect, hello, session, ping, wait, connect again.

import { Backoff } from './backoff.js';

const SETUP_TIMEOUT_MS = 15_000; // from connecting to being in the room
const PONG_TIMEOUT_MS = 5_000; // of silence after a ping
const DEFAULT_PING_INTERVAL_MS = 25_000;
const STABLE_MS = 3_000; // a connection that held so long was a success
const HELLO_ID = 'hello';
const TOO_BIG = 1009;
const BAD_CREDENTIALS = 4500;
const TOKEN_EXPIRED = 4501;

/**
 * Tells its listener:
 * - `onState(state, detail)`: "connecting", "open", "waiting" or, where the browser has no network, "offline" (both with
 *   `detail.until`, by performance.now(), and the close's `detail.code`, if there was one), or "closed" (`detail.code`,
 *   `detail.reason` and what a `goodbye` said, or in `detail.words`)
 * - `onWelcome(welcome)`: the time to join
 * - `onMessage(message)`: whatever else the server says
 * - `onDrop(tooBig)`: this connection is gone; `tooBig` if because of the size of what was sent
 * - `onNameRefused(error)`: the server does not take the new name, and the last one that it took is used instead
 * - `onRefused(error)`: the server does not take this hello, or the token any more, and nothing is tried again
 */
export class Connection {
  #url;
  #name;
  #helloName = null; // in the last hello
  #goodName = null; // that the server took
  #credentials;
  #listener;
  #state = 'closed';
  #socket = null;
  #backoff = new Backoff();
  #openSince = null;
  #goodbye = null;
  #notBefore = 0;
  #setupTimer;
  #waitTimer;
  #pingTimer;
  #pongTimer = null;

  /**
   * @param {string} url
   * @param {string} name what the user is to be called
   * @param {Credentials} credentials
   */
  constructor(url, name, credentials, listener) {
    this.#url = url;
    this.#name = name;
    this.#credentials = credentials;
    this.#listener = listener;
  }

  /** The name that the next hello gives. */
  set name(name) {
    this.#name = name;
  }

  /** Whether the server took the name that was asked for last. */
  get hasItsName() {
    return this.#name === this.#goodName;
  }

  /** The server took `name`. */
  renamed(name) {
    this.#name = this.#goodName = name;
  }

  get isOpen() {
    return this.#state === 'open';
  }

  /** Closed for good: it does not come back by itself. */
  get isClosed() {
    return this.#state === 'closed';
  }

  get #isWaiting() {
    return this.#state === 'waiting' || this.#state === 'offline';
  }

  /** Connects now, whatever it waited for. Does nothing on a live connection. */
  connect() {
    if (this.#isWaiting || this.isClosed) {
      this.#connect();
    }
  }

  /** Something says that the network may be back: tries at once if it waits, and looks whether a connection still lives. */
  wake() {
    if (this.#isWaiting && performance.now() >= this.#notBefore) {
      this.#connect();
    } else {
      this.check();
    }
  }

  /** Looks whether the connection still lives. */
  check() {
    if (this.isOpen) {
      this.#ping();
    }
  }

  /**
   * The browser says that the network is gone. The connection is dropped, and others are tried all the same: the browser
   * does not know of a server on the same machine.
   */
  offline() {
    if (this.isOpen || this.#state === 'connecting') {
      this.restart();
    }
  }

  /** To be called when the room is joined: only then the connection is of use. */
  established() {
    clearTimeout(this.#setupTimer);
    if (this.#state !== 'open') {
      this.#openSince = performance.now();
      this.#setState('open');
    }
  }

  /** Sends `message`; false if there is no connection to send it on. */
  send(message) {
    if (this.#socket === null || this.#socket.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Gives this connection up for a new one, `leastMs` from now at the earliest. */
  restart(leastMs = 0) {
    this.#drop();
    this.#listener.onDrop(false);
    this.#wait(leastMs);
  }

  /** Ends the connection for good. `detail` says why, as in `onState`. */
  stop(detail = { code: 1000, reason: '' }) {
    this.#drop();
    this.#setState('closed', detail);
  }

  #setState(state, detail = {}) {
    this.#state = state;
    this.#listener.onState(state, detail);
  }

  #connect() {
    clearTimeout(this.#waitTimer);
    this.#goodbye = null;
    this.#openSince = null;
    this.#setState('connecting');
    const socket = new WebSocket(this.#url, 'chat.v1');
    this.#socket = socket;
    socket.onopen = () => this.#hello();
    socket.onmessage = event => this.#receive(event.data);
    socket.onclose = event => this.#closed(event.code, event.reason);
    this.#setupTimer = setTimeout(() => this.restart(), SETUP_TIMEOUT_MS);
  }

  #hello() {
    const hello = { type: 'hello', id: HELLO_ID };
    if (this.#name !== '') { // else the token has one
      hello.name = this.#name;
    }
    this.#helloName = this.#name;
    this.#credentials.show(hello);
    this.send(hello);
  }

  #receive(data) {
    const message = parse(data);
    if (message === null) {
      return;
    }
    if (this.#pongTimer !== null) {
      this.#awaitPong(); // much may come before the pong
    }
    if (message.type === 'welcome') {
      this.#welcomed(message);
    } else if (message.type === 'goodbye') {
      this.#goodbye = message;
    } else if (message.type === 'error' && message.id === HELLO_ID) {
      this.#helloFailed(message);
    } else {
      if (message.type === 'pong') {
        this.#ponged();
      }
      this.#listener.onMessage(message);
    }
  }

  #welcomed(welcome) {
    this.#credentials.welcomed(welcome);
    if (this.#name === this.#helloName) {
      this.#name = welcome.name;
    }
    this.#goodName = welcome.name;
    clearInterval(this.#pingTimer);
    this.#pingTimer = setInterval(() => this.#ping(), welcome.pingIntervalMs || DEFAULT_PING_INTERVAL_MS);
    this.#listener.onWelcome(welcome);
  }

  #helloFailed(error) {
    if (error.code === 'bad_session' && this.#credentials.forget()) {
      this.#hello();
    } else if (error.code === 'bad_name' && this.#goodName !== null && this.#name !== this.#goodName) {
      this.#name = this.#goodName;
      this.#listener.onNameRefused(error);
      this.#hello();
    } else if (error.temporary) {
      this.restart(error.retryAfterMs);
    } else {
      if (error.code === 'bad_token' && this.#credentials.hadToken) {
        this.#credentials.forget();
      }
      this.stop();
      this.#listener.onRefused(error);
    }
  }

  #ping() {
    if (this.send({ type: 'ping' }) && this.#pongTimer === null) {
      this.#awaitPong();
    }
  }

  #awaitPong() {
    clearTimeout(this.#pongTimer);
    this.#pongTimer = setTimeout(() => this.restart(), PONG_TIMEOUT_MS);
  }

  #ponged() {
    clearTimeout(this.#pongTimer);
    this.#pongTimer = null;
  }

  #closed(code, reason) {
    this.#drop();
    this.#listener.onDrop(code === TOO_BIG);
    if (code >= 4500 && code <= 4999) {
      this.#setState('closed', { code, reason, goodbye: this.#goodbye?.reason });
      this.#sentAway(code);
    } else {
      this.#wait(this.#goodbye?.retryAfterMs, code);
    }
  }

  #sentAway(code) {
    if (code === BAD_CREDENTIALS || code === TOKEN_EXPIRED) {
      this.#credentials.forget();
      if (this.#credentials.hadToken) {
        this.#listener.onRefused({ code: code === TOKEN_EXPIRED ? 'token_expired' : 'bad_token' });
      }
    }
  }

  /** Lets go of the socket at once: a close can take long where the network is gone. */
  #drop() {
    clearTimeout(this.#setupTimer);
    clearTimeout(this.#waitTimer);
    clearInterval(this.#pingTimer);
    this.#ponged();
    const socket = this.#socket;
    if (socket !== null) {
      this.#socket = null;
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  #wait(leastMs, code) {
    if (this.#openSince !== null && performance.now() - this.#openSince >= STABLE_MS) {
      this.#backoff.succeeded();
    }
    const now = performance.now();
    const delayMs = this.#backoff.next(leastMs || 0);
    this.#notBefore = now + (leastMs || 0);
    this.#waitTimer = setTimeout(() => this.#connect(), delayMs);
    this.#setState(navigator.onLine === false ? 'offline' : 'waiting', { until: now + delayMs, code });
  }
}

function parse(data) {
  try {
    const message = JSON.parse(data);
    return typeof message?.type === 'string' ? message : null;
  } catch {
    return null;
  }
}
