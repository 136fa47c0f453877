// What the visitor is called, in this tab and in the others.

import { reasonOf, text } from './texts.js';

/**
 * Asks the server for names, and shows them. A name that was typed in this tab is news for the others once the server took
 * it; one that comes from them is not handed back.
 */
export class Naming {
  #connection;
  #side;
  #onName;
  #name;
  #renameId = 0;
  #isNews = true; // at first it is the name typed at the door

  /** @param onName gets the name whenever it is news */
  constructor(connection, name, side, onName) {
    this.#connection = connection;
    this.#name = name;
    this.#side = side;
    this.#onName = onName;
  }

  get name() {
    return this.#name;
  }

  start() {
    this.#side.showName(this.#name);
    this.#side.note('');
  }

  /** The visitor typed `name`. */
  rename(name) {
    this.#isNews = true;
    this.#ask(name);
  }

  /** The visitor is called `name` in another tab, and so in this one; unless a name typed here is on its way. */
  renamedElsewhere(name) {
    if (!this.#isNews && name !== this.#name) {
      this.#ask(name);
    }
  }

  /** If there is no connection or no reply, the next hello gives the name. */
  #ask(name) {
    this.#connection.name = name;
    this.#renameId++;
    if (!this.#connection.send({ type: 'rename', id: this.#currentId(), name })) {
      this.#side.note(text('renameLater', { name }));
    }
  }

  /** The server calls the visitor `name`. */
  welcomed(name) {
    this.#name = name;
    this.#side.showName(name);
    if (this.#isNews && this.#connection.hasItsName) {
      this.#isNews = false;
      this.#onName(name);
    }
  }

  /** Of several renames the last one counts. */
  renamed({ id, name }) {
    if (id === this.#currentId()) {
      this.#connection.renamed(name);
      this.welcomed(name);
      this.#side.note(text('renamed', { name }));
    }
  }

  /** The server does not take the name, at a rename or in the hello: the last good one stays. */
  refused(error) {
    this.#isNews = false;
    this.#connection.renamed(this.#name);
    this.#side.note(text('refused', { reason: reasonOf(error) }));
  }

  /** Takes an error; false if it answers something else. */
  failed(error) {
    if (error.id !== this.#currentId()) {
      return false;
    }
    if (error.code !== 'hello_required') { // else the hello that follows gives the name
      this.refused(error);
    }
    return true;
  }

  #currentId() {
    return 'rename-' + this.#renameId;
  }
}
