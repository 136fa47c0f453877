// What the visitor says: from the field where it is written to its place among the messages.

import { Outbox } from './outbox.js';
import { Unsent } from './storage.js';
import { characters, text, wellFormed } from './texts.js';

const DEFAULT_TEXT_CHARS = 4_096;

/** Takes what is written, has it sent, and shows it as the message that it becomes. */
export class Speech {
  #room;
  #connection;
  #page;
  #unsent;
  #outbox;
  #user = '';
  #name;
  #textChars = DEFAULT_TEXT_CHARS;

  /** @param page `messages` and `composer` */
  constructor(room, connection, name, page) {
    this.#room = room;
    this.#connection = connection;
    this.#name = name;
    this.#page = page;
    this.#unsent = new Unsent(room.name);
    this.#outbox = new Outbox(room, connection, this.#unsent, {
      onChanged: item => page.messages.update(item),
      onSlow: () => connection.check(),
      onStuck: () => connection.restart(),
    });
  }

  /** Shows what was not sent before the page was loaded again. */
  restore() {
    this.#page.composer.fill(this.#unsent.draft);
    this.#outbox.unsent.forEach(item => this.#page.messages.addUnsent(item, this.#user, this.#name));
  }

  /** How many messages the server does not have yet. */
  get waiting() {
    return this.#outbox.unsent.length;
  }

  get hasDraft() {
    return this.#unsent.draft.trim() !== '';
  }

  /** Whose words these are. */
  by(user, name) {
    this.#user = user;
    this.#name = name;
  }

  set textChars(most) {
    this.#textChars = most ?? DEFAULT_TEXT_CHARS;
  }

  /** The room can be spoken in. */
  start() {
    this.#outbox.start();
  }

  /** The connection is gone; `tooBig` if because of the size of what was sent. */
  stop(tooBig) {
    this.#outbox.stop(tooBig);
  }

  written(draft) {
    this.#unsent.draft = draft;
  }

  /** Says `written` in the room; false if it cannot be said. */
  say(written) {
    const line = wellFormed(written);
    if (line.trim() === '') {
      return false;
    }
    const problem = this.#problemOf(line);
    if (problem !== null) {
      this.#page.composer.refuse(problem);
      return false;
    }
    this.#page.messages.addUnsent(this.#outbox.add(line), this.#user, this.#name);
    this.#unsent.draft = '';
    this.#outbox.flush();
    return true;
  }

  #problemOf(line) {
    const length = characters(line);
    if (length > this.#textChars) {
      return text('tooLong', { length, most: this.#textChars });
    } else if (this.#outbox.isFull) {
      return text('outboxFull');
    }
    return this.#connection.isClosed ? text('closedSay') : null;
  }

  again(id) {
    this.#outbox.again(id);
  }

  discard(id) {
    this.#outbox.remove(id);
    this.#page.messages.discard(id);
  }

  /** Gives up whatever the server does not have. */
  discardAll() {
    this.#outbox.clear();
  }

  /** Takes an error; false if it answers something else. */
  failed(error) {
    return this.#outbox.failed(error);
  }

  /** The message itself is pushed too, as a rule afterwards. */
  sent(reply) {
    const item = this.#outbox.sent(reply);
    if (item !== null && this.#room.hasSeen(reply.seq)) {
      this.#outbox.remove(item.id);
      this.#settle(item);
    }
  }

  /** Shows the visitor's own `message` where it was waiting; false if it was not. */
  becomes(message) {
    const item = this.#outbox.removeFor(message);
    if (item === null) {
      return false;
    }
    this.#page.messages.settle(item.id, message);
    return true;
  }

  /** What the server has may not come as a message any more. */
  settleStored() {
    this.#outbox.removeKept().forEach(item => this.#settle(item));
  }

  #settle({ id, seq, text: line, time }) {
    this.#page.messages.settle(id, { seq, user: this.#user, name: this.#name, text: line, time });
  }
}
