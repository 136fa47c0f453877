// A token that ends while its user is here.

import { text } from './texts.js';

/** Asks for another token when the server says that this one ends, and shows it on the same connection. */
export class Renewal {
  #connection;
  #token;
  #form;
  #number = 0;
  #given = '';

  /**
   * @param {Token} token
   * @param form has `ask(words)` and `hide()`
   */
  constructor(connection, token, form) {
    this.#connection = connection;
    this.#token = token;
    this.#form = form;
  }

  /** The server says that the token ends soon. */
  ends() {
    this.#form.ask(text('tokenEnds'));
  }

  /** Shows another token of the same user: now, or with the next hello. */
  give(token) {
    this.#given = token;
    this.#number++;
    if (!this.#connection.send({ type: 'refresh', id: this.#id(), token })) {
      this.#take();
    }
  }

  /** Takes the answer to a refresh. */
  refreshed({ id }) {
    if (id === this.#id()) {
      this.#take();
    }
  }

  /** A hello has shown what there was. */
  welcomed() {
    this.#form.hide();
  }

  /** Takes an error; false if it answers something else. The connection goes on until its own token ends. */
  failed(error) {
    if (error.id !== this.#id()) {
      return false;
    }
    this.#form.ask(text('tokenRefused'));
    return true;
  }

  #take() {
    this.#token.write(this.#given);
    this.#form.hide();
  }

  #id() {
    return 'refresh-' + this.#number;
  }
}
