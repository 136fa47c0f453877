// A token that ends while its user is here.

import { randomId } from './events.js';

/** Shows the server another token of the same user, on the same connection where there is one. */
export class Renewal {
  #connection;
  #credentials;
  #asks;

  constructor(connection, credentials, asks) {
    this.#connection = connection;
    this.#credentials = credentials;
    this.#asks = asks;
  }

  /** Goes on by `token`, or comes back with it; `answer` gets the reply or the error. The earlier one goes on if this one is refused. */
  give(token, answer) {
    if (this.#connection.isOpen) {
      this.#asks.ask({ type: 'refresh', id: randomId(), token }, false, (reply, error) => {
        if (error === null) {
          this.#credentials.token = token;
        }
        answer(reply, error);
      });
    } else {
      this.#credentials.token = token;
      this.#connection.connect();
      answer({}, null);
    }
  }

  /** The server says that the token ends soon: shows one of the page's callback. False if there is none that the server takes. */
  async renew() {
    if (!this.#credentials.canAsk) {
      return false;
    }
    try {
      const token = await this.#credentials.another();
      return await new Promise(resolve => this.give(token, (reply, error) => resolve(error === null)));
    } catch {
      return false;
    }
  }
}
