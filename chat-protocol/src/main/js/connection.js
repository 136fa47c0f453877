// A connection to the server that comes back by itself: connect, hello, session, ping, wait, connect again.

import { Backoff } from './backoff.js';
import { Pulse } from './pulse.js';
import { UserName } from './user-name.js';
import { parse } from './wire.js';

const SETUP_TIMEOUT_MS = 15_000; // from connecting to the welcome
const DEFAULT_PING_INTERVAL_MS = 25_000;
const STABLE_MS = 10_000; // a connection that held so long was a success
const HELLO_ID = 'hello';
const OPEN = 1; // readyState
const TOO_BIG = 1009;
const BAD_CREDENTIALS = 4500;
const TOKEN_EXPIRED = 4501;

/**
 * Tells its listener:
 * - `onState(state)`: `is` "connecting", "open", "waiting" (`until` a time of Date.now(), with the close's `code`, if there was one),
 *   or "closed" (`code`, `reason`, and `endsAt`, when a ban ends); "offline" instead of "connecting" and "waiting" where the browser
 *   has no network; `words` are those of a `goodbye`
 * - `onWelcome(welcome)`: the time to join
 * - `onMessage(message)`: whatever else the server says
 * - `onDrop(tooBig)`: this connection is gone; `tooBig` if because of the size of what was sent
 * - `onNameRefused(error)`: the server does not take the new name, and the last one that it took is used instead
 * - `onRefused(error)`: the server does not take this hello, or the token any more, and nothing is tried again
 */
export class Connection {
  name = new UserName();
  /** Whether the browser has a network. It does not know of a server on the same machine. */
  online = true;
  #url;
  #WebSocket;
  #credentials;
  #listener;
  #state = { is: 'connecting' }; // although nobody asked for it yet
  #socket = null;
  #backoff = new Backoff();
  #openSince = null;
  #goodbye = null;
  #why = null; // the last connection that was open ended
  #notBefore = 0;
  #setupTimer;
  #waitTimer;
  #pulse = new Pulse({
    ping: () => this.send({ type: 'ping' }),
    onDead: () => this.restart(),
    onThaw: () => this.wake(),
  });

  constructor(url, WebSocket, credentials, listener) {
    this.#url = url;
    this.#WebSocket = WebSocket;
    this.#credentials = credentials;
    this.#listener = listener;
  }

  get state() {
    return this.#state;
  }

  get isOpen() {
    return this.#state.is === 'open';
  }

  /** Closed for good: it does not come back by itself. */
  get isClosed() {
    return this.#state.is === 'closed';
  }

  get #waiting() {
    return this.online ? 'waiting' : 'offline';
  }

  get #isWaiting() {
    return this.#socket === null && (this.#state.is === 'waiting' || this.#state.is === 'offline');
  }

  /** Connects now, whatever it waited for. Does nothing on a live connection. */
  connect() {
    if (this.#socket === null) {
      this.#connect();
    }
  }

  /** Something says that the network may be back: tries at once if it waits, and looks whether a connection still lives. */
  wake() {
    if (this.#isWaiting && Date.now() >= this.#notBefore) {
      this.#connect();
    } else {
      this.check();
    }
  }

  check() {
    if (this.isOpen) {
      this.#pulse.ping();
    }
  }

  /** The browser says whether there is a network. Without one others are tried all the same. */
  network(online) {
    const isNews = this.online !== online;
    this.online = online;
    if (this.#isWaiting) {
      this.#setState({ ...this.#state, is: this.#waiting });
    }
    if (isNews && this.#socket !== null && !(online && this.isOpen)) {
      this.#drop();
      if (online) {
        this.#connect(); // what was tried without a network may hang
      } else {
        this.#wait();
      }
    } else if (online) {
      this.wake();
    }
  }

  /** Sends `message`; false if there is no connection to send it on. */
  send(message) {
    if (this.#socket?.readyState !== OPEN) {
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    if (message.id !== undefined) {
      this.#pulse.asked();
    }
    return true;
  }

  /** Gives this connection up for a new one, `leastMs` from now at the earliest. */
  restart(leastMs = 0) {
    this.#drop();
    this.#wait(leastMs);
  }

  /** Ends the connection for good. `state` says why. */
  stop(state = { code: 1000, reason: '' }) {
    this.#drop();
    this.#setState({ ...state, is: 'closed' });
  }

  #setState(state) {
    this.#state = state;
    this.#listener.onState(state);
  }

  #connect() {
    clearTimeout(this.#waitTimer);
    this.#goodbye = null;
    this.#openSince = null;
    this.#setState({ is: this.online ? 'connecting' : 'offline' });
    const socket = this.#newSocket();
    this.#socket = socket;
    if (socket === null) {
      return;
    }
    socket.onopen = () => this.#hello(socket);
    socket.onmessage = event => this.#receive(event.data);
    socket.onclose = event => this.#closed(event.code, event.reason);
    this.#setupTimer = setTimeout(() => this.restart(), SETUP_TIMEOUT_MS);
    this.#pulse.watch();
  }

  /** A browser may forbid the address: of `ws:` in a page of `https:`, for example. */
  #newSocket() {
    try {
      return new this.#WebSocket(this.#url, 'chat.v1');
    } catch (error) {
      this.stop({ code: 1006, reason: error.message });
      return null;
    }
  }

  /** Shows what the page and the storage give meanwhile; where the page has no token now, that is tried again, too. */
  async #hello(socket) {
    const shown = await this.#credentials.show().catch(() => null);
    if (this.#socket !== socket) {
      return;
    }
    if (shown === null) {
      this.restart();
      return;
    }
    this.send({ type: 'hello', id: HELLO_ID, ...this.name.show(), ...shown });
  }

  #receive(data) {
    const message = parse(data);
    if (message === null) {
      return;
    }
    this.#pulse.heard();
    if (message.type === 'welcome') {
      this.#welcomed(message);
    } else if (message.type === 'goodbye') {
      this.#goodbye = message;
    } else if (message.type === 'error' && message.id === HELLO_ID) {
      this.#helloFailed(message);
    } else {
      if (message.type === 'pong') {
        this.#pulse.ponged();
      }
      this.#listener.onMessage(message);
    }
  }

  #welcomed(welcome) {
    clearTimeout(this.#setupTimer);
    this.#credentials.welcomed(welcome);
    this.name.welcomed(welcome.name);
    this.#pulse.start(welcome.pingIntervalMs || DEFAULT_PING_INTERVAL_MS);
    this.#openSince = Date.now();
    this.#why = null;
    this.#state = { is: 'open' }; // so that the listener may send
    this.#listener.onWelcome(welcome);
    this.#setState(this.#state);
  }

  async #helloFailed(error) {
    const socket = this.#socket;
    const again = error.code === 'bad_session' && await this.#credentials.forgetSession();
    if (this.#socket !== socket) {
      return;
    }
    if (again) {
      this.#hello(socket);
    } else if (error.code === 'bad_name' && this.name.fallBack()) {
      this.#listener.onNameRefused(error);
      this.#hello(socket);
    } else if (error.temporary) {
      this.restart(error.retryAfterMs);
    } else {
      this.stop({ code: error.code === 'bad_token' ? BAD_CREDENTIALS : 1000, reason: error.code });
      this.#listener.onRefused(error);
    }
  }

  #closed(code, reason) {
    this.#drop(code === TOO_BIG);
    const another = code === TOKEN_EXPIRED && this.#credentials.canAsk;
    if (code >= 4500 && code <= 4999 && !another) {
      const forMs = this.#goodbye?.retryAfterMs;
      this.#setState({ is: 'closed', code, reason, ...(forMs ? { endsAt: Date.now() + forMs } : {}), ...this.#words });
      this.#sentAway(code);
    } else {
      this.#wait(0, code);
    }
  }

  #sentAway(code) {
    const why = { [BAD_CREDENTIALS]: 'bad_token', [TOKEN_EXPIRED]: 'token_expired' }[code];
    if (why && this.#credentials.hadToken) {
      this.#listener.onRefused({ code: why });
    } else if (why) {
      this.#credentials.forgetSession();
    }
  }

  /** Lets go of the socket at once: a close can take long where the network is gone. */
  #drop(tooBig = false) {
    [this.#setupTimer, this.#waitTimer].forEach(timer => clearTimeout(timer));
    this.#pulse.stop();
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    this.#listener.onDrop(tooBig);
  }

  #wait(askedMs = 0, code) {
    const leastMs = Math.max(askedMs, this.#goodbye?.retryAfterMs ?? 0);
    const now = Date.now();
    if (this.#openSince !== null && now - this.#openSince >= STABLE_MS) {
      this.#backoff.succeeded();
    }
    this.#notBefore = now + leastMs;
    const delayMs = this.#backoff.next(leastMs);
    this.#waitTimer = setTimeout(() => this.#connect(), delayMs);
    this.#pulse.watch();
    if (this.#why === null || this.#openSince !== null || this.#goodbye !== null) {
      this.#why = { ...(code === undefined ? {} : { code }), ...this.#words };
    }
    this.#setState({ is: this.#waiting, until: now + delayMs, ...this.#why });
  }

  get #words() {
    return this.#goodbye?.reason ? { words: this.#goodbye.reason } : {};
  }
}
