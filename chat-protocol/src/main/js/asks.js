// Commands that have a reply of their own: the history, an edit, a new name.

import { ChatError, randomId } from './events.js';

const DEFAULT_RETRY_MS = 1_000;
const REPLY_TIMEOUT_MS = 30_000;
const MOST_TRIES = 4; // that the server refuses for a while
const RENEWED = { code: 'renewed', message: 'the numbering has begun anew, and the message is not there any more', temporary: false };

/**
 * Asks the server, each on the first connection that can carry it, and again on the next one if that ends without a reply:
 * each command must be one that may be repeated with its `id`.
 */
export class Asks {
  #connection;
  #pace;
  #isJoined;
  #epochOf;
  #onStuck;
  #asks = new Map(); // by id: `command`, `paced`, `answer`, `underway`, `tries`, `pause`, `timer`
  #flush = () => this.flush();

  /**
   * @param isJoined says of a room's name whether its commands can be sent
   * @param epochOf gives a room's numbering: a command with an `epoch` is for that one alone, and does not name it to the server
   * @param onStuck no reply came at all, so the connection is of no use
   */
  constructor(connection, pace, isJoined, epochOf, onStuck) {
    this.#connection = connection;
    this.#pace = pace;
    this.#isJoined = isJoined;
    this.#epochOf = epochOf;
    this.#onStuck = onStuck;
  }

  /**
   * @param command with its `id`
   * @param paced whether the server counts it with the sends
   * @param answer gets `(reply, null)` or `(null, error)`, once
   */
  ask(command, paced, answer) {
    this.#asks.set(command.id, { command, paced, answer, underway: false, tries: 0, pause: null, timer: null });
    this.flush();
  }

  /** The same for a command without an id and without a pace, as a promise. */
  request(command) {
    return new Promise((resolve, reject) => {
      const answer = (reply, error) => (error === null ? resolve(reply) : reject(new ChatError(error)));
      this.ask({ ...command, id: randomId() }, false, answer);
    });
  }

  /** The commands under way that have a text. */
  get underway() {
    return [...this.#asks.values()].filter(ask => ask.underway && ask.command.text).map(({ command }) => command);
  }

  /** Sends what can be sent. */
  flush() {
    let full = false;
    for (const ask of this.#asks.values()) {
      if (!ask.underway && ask.pause === null && !(full && ask.paced) && this.#canSend(ask.command)) {
        if (this.#isOutdated(ask.command)) {
          this.#take(ask.command.id).answer(null, RENEWED);
        } else if (ask.paced && !this.#pace.enter(this.#flush)) {
          full = true;
        } else {
          this.#send(ask);
        }
      }
    }
  }

  #canSend({ room }) {
    return this.#connection.isOpen && (room === undefined || this.#isJoined(room));
  }

  #isOutdated({ room, epoch }) {
    return epoch !== undefined && epoch !== this.#epochOf(room);
  }

  #send(ask) {
    const { epoch: _, ...command } = ask.command;
    if (this.#connection.send(command)) {
      ask.underway = true;
      ask.timer = setTimeout(this.#onStuck, REPLY_TIMEOUT_MS);
    } else if (ask.paced) {
      this.#pace.left();
    }
  }

  /** The connection is gone; what had no reply is asked again on the next one. */
  dropped() {
    for (const ask of this.#asks.values()) {
      ask.underway = false;
      clearTimeout(ask.timer);
      clearTimeout(ask.pause);
      ask.pause = null;
    }
  }

  /** Takes a reply; false if it answers something else. */
  replied(reply) {
    const ask = this.#take(reply.id);
    ask?.answer(reply, null);
    return ask !== null;
  }

  /** Takes an error; false if it answers something else. */
  failed(error) {
    const ask = this.#asks.get(error.id);
    if (!ask) {
      return false;
    }
    const later = error.temporary && error.code !== 'not_allowed' && ++ask.tries < MOST_TRIES;
    if (later) {
      this.#settle(ask);
      ask.pause = setTimeout(() => {
        ask.pause = null;
        this.flush();
      }, error.retryAfterMs || DEFAULT_RETRY_MS);
    } else {
      this.#take(error.id).answer(null, error);
    }
    return true;
  }

  /** Gives up what is asked of `room`, or everything where it is undefined. */
  giveUp(error, room) {
    for (const { command } of [...this.#asks.values()]) {
      if (room === undefined || command.room === room) {
        this.#take(command.id).answer(null, error);
      }
    }
  }

  #take(id) {
    const ask = this.#asks.get(id) ?? null;
    if (ask !== null) {
      this.#asks.delete(id);
      clearTimeout(ask.pause);
      this.#settle(ask);
    }
    return ask;
  }

  #settle(ask) {
    clearTimeout(ask.timer);
    if (ask.underway) {
      ask.underway = false;
      if (ask.paced) {
        this.#pace.left();
      }
    }
  }
}
