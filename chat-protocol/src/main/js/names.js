// What the user is called.

import { randomId } from './events.js';

const LATE_MS = 3_000; // what the presence says so soon after a rename may be of before it

/**
 * Asks the server for names. Of several the last one counts; without a connection the next hello asks for it. Calls
 * `onNamed(name)` when the server took one, on this connection or another one.
 */
export class Names {
  #connection;
  #name;
  #asks;
  #onNamed;
  #asked = 0; // how many have no answer yet
  #renamedAt = -Infinity;
  #heard = null; // since the last rename here
  #timer;
  #waiting = []; // for the next welcome: `name`, `answer`

  constructor(connection, asks, onNamed) {
    this.#connection = connection;
    this.#name = connection.name;
    this.#asks = asks;
    this.#onNamed = onNamed;
  }

  /** Asks for `name`; `answer` gets `(name, null)`, as the server makes it, or `(null, error)`. */
  rename(name, answer) {
    this.#name.wanted = name;
    if (this.#connection.isOpen) {
      this.#send(name, answer);
    } else {
      this.#waiting.push({ name, answer });
    }
  }

  #send(name, answer) {
    this.#asked++;
    this.#asks.ask({ type: 'rename', id: randomId(), name }, true, (reply, error) => {
      this.#asked--;
      this.#renamedAt = Date.now();
      this.#heard = null;
      const isLast = this.#name.wanted === name;
      if (error === null) {
        this.#name.renamed(reply.name, isLast);
        this.#onNamed(reply.name);
      } else if (isLast && error.code !== 'closed') {
        this.#name.fallBack();
      }
      answer(reply?.name ?? null, error);
    });
  }

  /** A hello was taken, by which the user is called `name`. What was asked for after it is asked for now. */
  welcomed(name) {
    this.#renamedAt = Date.now();
    const waiting = this.#waiting.splice(0);
    const late = this.#name.isTaken ? null : this.#name.wanted;
    for (const each of waiting) {
      if (each.name === late) {
        this.#send(late, each.answer);
      } else {
        each.answer(name, null);
      }
    }
  }

  /**
   * What `user` is called on another connection, as of a tab that has its own, they are called on this one. Soon after a rename here the last
   * of what is heard counts, which is of after it.
   */
  heard(members, user) {
    this.#heard = members?.find(member => member.user === user)?.name ?? this.#heard;
    this.#follow();
  }

  #follow() {
    clearTimeout(this.#timer);
    const earlyMs = this.#renamedAt + LATE_MS - Date.now();
    const isNews = this.#heard !== null && this.#heard !== this.#name.wanted;
    if (isNews && earlyMs >= 0) {
      this.#timer = setTimeout(() => this.#follow(), earlyMs + 1);
    } else if (isNews && this.#asked === 0 && this.#name.isTaken) {
      this.#name.renamed(this.#heard, true);
      this.#onNamed(this.#heard);
    }
  }

  /** The server does not take the hello's name. */
  refused(error) {
    this.#waiting.splice(0).forEach(({ answer }) => answer(null, error));
  }
}
