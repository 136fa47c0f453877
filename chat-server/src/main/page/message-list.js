// The list of messages on the page.

import { Following, watchReader } from './following.js';
import { createMessage, createNote, deleteMessage, editMessage, fillMessage, isOf, showDates, toggleWhole } from './message.js';
import { addState, removeState, showState } from './sending.js';
import { text } from './texts.js';

const MOST_ENTRIES = 1_000;
const MOST_FOR_READER = 4_000;

/**
 * Shows messages by seq, then those that are not sent yet in the order of writing. Stays at the newest one unless the
 * reader went up. While it follows, what is older than the newest thousand is taken off the page; while somebody reads
 * further up, all of it stays, but for what is far below the reader once there are thousands.
 *
 * Tells its listener `onAgain(id)` and `onDiscard(id)`, of what could not be sent.
 */
export class MessageList {
  #list;
  #newMessages;
  #listener;
  #unsent = new Map(); // elements by id, in the order of the page, after all others
  #shown = new Map(); // the messages on the page by seq, of this numbering
  #following = new Following(follows => this.#followingChanged(follows));
  #mostForReader = MOST_FOR_READER;
  #frame = null;

  /**
   * @param {HTMLElement} list
   * @param {HTMLButtonElement} newMessages leads to the newest message
   */
  constructor(list, newMessages, listener) {
    this.#list = list;
    this.#newMessages = newMessages;
    this.#listener = listener;
    watchReader(list, this.#following, () => this.#follow());
    list.addEventListener('click', event => {
      if (event.target.className === 'more') {
        toggleWhole(event.target.closest('.message'));
        this.#following.stop(); // it is there to be read
      }
    });
    newMessages.addEventListener('click', () => {
      this.toBottom();
      list.focus();
    });
    new ResizeObserver(() => this.#follow()).observe(list);
    this.#followingChanged(true);
  }

  clear() {
    this.#list.replaceChildren();
    this.#unsent.clear();
    this.#shown.clear();
    this.toBottom();
  }

  /** While old messages come in, a screen reader need not read them all. */
  set busy(busy) {
    this.#list.setAttribute('aria-live', busy ? 'off' : 'polite');
    this.#list.setAttribute('aria-busy', String(busy));
  }

  /** Shows a message of the room. */
  add(message, own) {
    if (this.#shown.has(message.seq)) {
      return;
    }
    const element = createMessage();
    fillMessage(element, message);
    element.classList.toggle('own', own);
    this.#place(element, message);
  }

  /** Shows something that is to be sent, in the name of this user. */
  addUnsent(item, user, name) {
    const element = createMessage();
    fillMessage(element, { user, name, text: item.text, time: item.time });
    element.classList.add('own');
    element.dataset.id = item.id;
    addState(element, () => this.#listener.onAgain(item.id), () => this.#listener.onDiscard(item.id));
    this.#unsent.set(item.id, element);
    this.#list.append(element);
    this.update(item);
    this.toBottom();
  }

  /** Shows how far `item` came. */
  update(item) {
    const element = this.#unsent.get(item.id);
    if (!element) {
      return;
    }
    showState(element, item);
  }

  /** What was to be sent is this message of the room. */
  settle(id, message) {
    const element = this.#unsent.get(id);
    if (!element) {
      return;
    }
    if (this.#shown.has(message.seq)) {
      this.discard(id);
      return;
    }
    const first = this.#firstUnsent() === element;
    this.#unsent.delete(id);
    removeState(element);
    fillMessage(element, message);
    this.#place(element, message, first);
  }

  /** Shows the text of an edit, if its message is on the page; a text that was itself replaced is not given. */
  edit(event) {
    if (event.text !== undefined) {
      this.#amend(event.of, element => editMessage(element, event.text, event));
    }
  }

  /** Shows that a message was deleted, if it is on the page. */
  delete(event) {
    this.#amend(event.of, deleteMessage);
  }

  /** Shows what changed in the room in `lines`, in their place; a purge deletes. */
  change(event, lines) {
    if (event.action === 'purge') {
      this.#shown.forEach((element, seq) => {
        if (seq < event.seq && isOf(element, event.target, event.since)) {
          this.#amend(seq, deleteMessage);
        }
      });
    }
    if (lines.length > 0 && !this.#shown.has(event.seq)) {
      this.#place(createNote(lines), event);
    }
  }

  /** A screen reader need not read the message again. */
  #amend(seq, change) {
    const element = this.#shown.get(seq);
    if (element) {
      element.setAttribute('aria-live', 'off');
      change(element);
      this.#follow();
    }
  }

  /** Takes what was to be sent off the page. */
  discard(id) {
    this.#unsent.get(id)?.remove();
    this.#unsent.delete(id);
  }

  /** Shows that messages are missing here. */
  addGap(line, range = null) {
    const element = createGap(line);
    if (range !== null) {
      element.dataset.from = range.from;
      element.dataset.to = range.to;
    }
    this.#list.insertBefore(element, this.#firstUnsent());
    this.#grown(true);
  }

  /** Shows the date wherever it is not today any more. */
  showDates() {
    showDates(this.#list);
  }

  /** Messages are numbered anew from here on. */
  renew() {
    this.#shown.clear();
  }

  toBottom() {
    this.#following.start();
    this.#follow();
  }

  #firstUnsent() {
    return this.#unsent.values().next().value ?? null;
  }

  /** Puts `element` where `message` belongs; it may be there already. Nearly always that is the end. */
  #place(element, message, mayStay = false) {
    const seq = message.seq;
    element.dataset.seq = seq;
    this.#shown.set(seq, element);
    let next = mayStay ? element : this.#firstUnsent();
    let previous = next === null ? this.#list.lastElementChild : next.previousElementSibling;
    while (previous !== null && Number(previous.dataset.seq ?? previous.dataset.to) > seq) {
      next = previous;
      previous = previous.previousElementSibling;
    }
    const newest = next === this.#firstUnsent();
    if (!newest) {
      element.setAttribute('aria-live', 'off'); // older, or read already
    }
    if (next !== element) {
      this.#list.insertBefore(element, next);
    }
    this.#grown(newest && !message.deleted);
  }

  /** There is one entry more; `news` if there is something to read in it. */
  #grown(news) {
    this.#trim();
    if (news) {
      this.#newMessages.hidden = this.#following.follows;
    }
    this.#follow();
  }

  get #entryCount() {
    return this.#list.childElementCount - this.#unsent.size;
  }

  #trim() {
    if (this.#following.follows) {
      while (this.#entryCount > MOST_ENTRIES) {
        this.#remove(this.#list.firstElementChild);
      }
    } else if (this.#entryCount > this.#mostForReader) {
      this.#leaveOut();
      this.#mostForReader = Math.max(MOST_FOR_READER, this.#entryCount + MOST_ENTRIES);
    }
  }

  /** Takes away what is between the thousand entries below the reader and the newest thousand. */
  #leaveOut() {
    const entries = [...this.#list.children].slice(0, this.#entryCount);
    const end = this.#list.getBoundingClientRect().bottom;
    const seen = entries.findIndex(entry => entry.getBoundingClientRect().top >= end);
    const excess = entries.slice(seen + MOST_ENTRIES, -MOST_ENTRIES);
    if (seen >= 0 && excess.length > 0) {
      const gap = createGap(text('leftOut'));
      excess[0].before(gap);
      gap.dataset.to = excess.at(-1).dataset.seq ?? excess.at(-1).dataset.to;
      excess.forEach(entry => this.#remove(entry));
    }
  }

  #remove(entry) {
    const seq = Number(entry.dataset.seq);
    if (this.#shown.get(seq) === entry) { // else it is of an earlier numbering
      this.#shown.delete(seq);
    }
    entry.remove();
  }

  /** Scrolls at most once per frame, as measuring the page is slow. */
  #follow() {
    if (this.#following.mayMove && this.#frame === null) {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = null;
        if (this.#following.mayMove) {
          this.#list.scrollTop = this.#list.scrollHeight;
          this.#following.moved(this.#list);
        }
      });
    }
  }

  #followingChanged(follows) {
    this.#list.classList.toggle('pinned', follows);
    if (follows) {
      this.#newMessages.hidden = true;
      this.#mostForReader = MOST_FOR_READER;
      this.#trim();
      this.#follow();
    }
  }
}

function createGap(line) {
  const element = document.createElement('p');
  element.className = 'gap';
  element.textContent = line;
  return element;
}
