// What the user is called.

import { randomId } from './events.js';

/**
 * Asks the server for names. Of several the last one counts; without a connection the next hello asks for it. Calls
 * `onNamed(name)` when the server took one on a connection.
 */
export class Names {
  #connection;
  #asks;
  #onNamed;
  #waiting = []; // for the next welcome: `name`, `answer`

  constructor(connection, asks, onNamed) {
    this.#connection = connection;
    this.#asks = asks;
    this.#onNamed = onNamed;
  }

  /** Asks for `name`; `answer` gets `(name, null)`, as the server makes it, or `(null, error)`. */
  rename(name, answer) {
    this.#connection.name = name;
    if (this.#connection.isOpen) {
      this.#send(name, answer);
    } else {
      this.#waiting.push({ name, answer });
    }
  }

  #send(name, answer) {
    this.#asks.ask({ type: 'rename', id: randomId(), name }, true, (reply, error) => {
      const isLast = this.#connection.name === name;
      if (error === null) {
        this.#connection.renamed(isLast ? reply.name : this.#connection.name, reply.name);
        this.#onNamed(reply.name);
      } else if (isLast && error.code !== 'closed') {
        this.#connection.nameRefused();
      }
      answer(reply?.name ?? null, error);
    });
  }

  /** A hello was taken, by which the user is called `name`. What was asked for after it is asked for now. */
  welcomed(name) {
    const waiting = this.#waiting.splice(0);
    const late = this.#connection.hasItsName ? null : this.#connection.name;
    for (const each of waiting) {
      if (each.name === late) {
        this.#send(late, each.answer);
      } else {
        each.answer(name, null);
      }
    }
  }

  /** The server does not take the hello's name. */
  refused(error) {
    this.#waiting.splice(0).forEach(({ answer }) => answer(null, error));
  }
}
