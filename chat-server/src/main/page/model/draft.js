// What a visitor is writing in a room.

import { ofVisitor } from '../storage.js';
import { showsNothing } from '../texts.js';
import { Model } from './model.js';

const MOST_QUOTED_LINES = 3;
const MOST_QUOTED_CHARS = 200;

/**
 * The text that is being written, for good, and what it is about: a message to answer (`replyTo`), or one to change (`editing`), which puts the
 * text aside until that is done. The field in which one writes is not to be touched while it is written in, as an input method may be at work in it:
 * only `onShow(text)` does. That is called at once, as the next key may come before the next frame.
 */
export class Draft extends Model {
  #remembered;
  #text;
  #aside = '';
  replyTo = null;
  editing = null;
  problem = '';
  onShow = null;

  constructor(room) {
    super();
    this.#remembered = ofVisitor('chat.draft.' + room);
    this.#text = this.#remembered.read() ?? '';
  }

  get text() {
    return this.#text;
  }

  /** Whether the server would refuse it as empty. */
  get isEmpty() {
    return showsNothing(this.#text);
  }

  /** The visitor has written `text`. */
  write(text) {
    this.#text = text;
    if (this.editing === null) {
      this.#remember(text);
    }
    this.refuse('');
  }

  /** Says why the text was not taken; nothing if it is fine. */
  refuse(problem) {
    this.problem = problem;
    this.changed();
  }

  reply(message) {
    this.cancelEdit();
    this.replyTo = message;
    this.changed();
  }

  edit(message) {
    if (this.editing === null) {
      this.#aside = this.#text;
    }
    this.replyTo = null;
    this.editing = message;
    this.#show(message.text);
  }

  cancelEdit() {
    if (this.editing !== null) {
      this.editing = null;
      this.#show(this.#aside);
    }
  }

  cancel() {
    this.replyTo = null;
    this.cancelEdit();
    this.changed();
  }

  /** The text was taken. */
  sent() {
    if (this.editing !== null) {
      this.cancelEdit();
      return;
    }
    this.replyTo = null;
    this.#remember('');
    this.#show('');
  }

  /** The text with what it answers. */
  get quoted() {
    return this.replyTo === null ? this.#text : quote(this.replyTo) + '\n\n' + this.#text;
  }

  #show(text) {
    this.#text = text;
    this.onShow?.(text);
    this.refuse('');
  }

  #remember(text) {
    if (text === '') {
      this.#remembered.forget();
    } else {
      this.#remembered.write(text);
    }
  }
}

/** The first lines of `message` as a quote, without what it quotes itself. */
export function quote({ name, text }) {
  const own = text.split('\n').filter(line => !line.startsWith('>') && line.trim() !== '');
  const lines = own.slice(0, MOST_QUOTED_LINES).map(line => cut(line));
  return [`**${name.replace(/[\\*_~`[\]<>]/g, '\\$&')}**`, ...lines].map(line => '> ' + line).join('\n');
}

function cut(line) {
  const characters = [...line];
  return characters.length <= MOST_QUOTED_CHARS ? line : characters.slice(0, MOST_QUOTED_CHARS).join('') + '…';
}
