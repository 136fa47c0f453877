// Whether anybody is at the other end of a connection.

const SLOW_REPLY_MS = 2_000; // of silence after a command
const PONG_TIMEOUT_MS = 5_000; // of silence after a ping
const WATCH_MS = 5_000;
const FROZEN_MS = 10_000; // a timer that comes so late was that of a frozen tab or a sleeping machine
const LATE_MS = 1_000;

/**
 * Pings, and finds out that nothing comes back: 7 s after a command, as silence for 2 s makes it ping, and 5 s more have
 * the connection given up.
 *
 * Tells its listener `ping()`: send one, false if that cannot be; `onDead()`; and `onThaw()`: the timers stood still for a
 * while, as in a frozen tab or a sleeping machine.
 */
export class Pulse {
  #listener;
  #heardAt = 0;
  #askedAt = null; // of the first command since the server was heard last
  #awaited = false; // a pong
  #graced = false; // the timer of this pong came late, and was forgiven
  #watchedAt = 0;
  #timers = { ping: 0, pong: 0, slow: 0, watch: 0 };

  constructor(listener) {
    this.#listener = listener;
  }

  /** A connection begins, or is waited for. */
  watch() {
    clearInterval(this.#timers.watch);
    this.#watchedAt = Date.now();
    this.#timers.watch = setInterval(() => {
      const lateMs = Date.now() - this.#watchedAt - WATCH_MS;
      this.#watchedAt = Date.now();
      if (lateMs > FROZEN_MS) {
        this.#listener.onThaw();
      }
    }, WATCH_MS);
  }

  /** The connection is open: pings each `intervalMs` from now on. */
  start(intervalMs) {
    clearInterval(this.#timers.ping);
    this.#timers.ping = setInterval(() => this.ping(), intervalMs);
  }

  stop() {
    const { ping, pong, slow, watch } = this.#timers;
    [pong, slow].forEach(timer => clearTimeout(timer));
    [ping, watch].forEach(timer => clearInterval(timer));
    this.#awaited = false;
    this.#askedAt = null;
  }

  /** The server said something. */
  heard() {
    this.#heardAt = Date.now();
    this.#askedAt = null;
  }

  ponged() {
    clearTimeout(this.#timers.pong);
    this.#awaited = false;
  }

  /** The server owes a reply. */
  asked() {
    if (this.#askedAt === null) {
      this.#askedAt = Date.now();
      clearTimeout(this.#timers.slow);
      this.#timers.slow = setTimeout(() => {
        if (this.#askedAt !== null) {
          this.ping();
        }
      }, SLOW_REPLY_MS);
    }
  }

  ping() {
    if (this.#listener.ping() && !this.#awaited) {
      this.#awaited = true;
      this.#graced = false;
      this.#heardAt = Date.now();
      this.#awaitPong(PONG_TIMEOUT_MS);
    }
  }

  /** Much may come before the pong. A timer that comes late says nothing: what has arrived was perhaps not read yet. */
  #awaitPong(ms) {
    const due = Date.now() + ms;
    this.#timers.pong = setTimeout(() => {
      const quietMs = Date.now() - this.#heardAt;
      if (quietMs < PONG_TIMEOUT_MS) {
        this.#awaitPong(PONG_TIMEOUT_MS - quietMs);
      } else if (Date.now() - due > LATE_MS && !this.#graced) {
        this.#graced = true;
        this.#listener.ping();
        this.#awaitPong(PONG_TIMEOUT_MS);
      } else {
        this.#listener.onDead();
      }
    }, ms);
  }
}
