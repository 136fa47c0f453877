// The list of messages on the page.

import { createMessage, deleteMessage, editMessage, fillMessage } from './message.js';
import { reasonOf, text } from './texts.js';

const MOST_ENTRIES = 1_000;
const NEAR_BOTTOM_PX = 40;

/**
 * Shows messages by seq, then those that are not sent yet in the order of writing. Stays at the newest one unless the
 * reader scrolled up. What is older than the newest thousand is taken off the page.
 *
 * Tells its listener `onAgain(id)` and `onDiscard(id)`, of what could not be sent.
 */
export class MessageList {
  #list;
  #newMessages;
  #listener;
  #unsent = new Map(); // elements by id, in the order of the page, after all others
  #shown = new Map(); // the messages on the page by seq, of this numbering
  #pinned = true;
  #scrollTop = 0;
  #frame = null;

  /**
   * @param {HTMLElement} list
   * @param {HTMLButtonElement} newMessages leads to the newest message
   */
  constructor(list, newMessages, listener) {
    this.#list = list;
    this.#newMessages = newMessages;
    this.#listener = listener;
    list.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    newMessages.addEventListener('click', () => {
      this.toBottom();
      list.focus();
    });
    new ResizeObserver(() => this.#follow()).observe(list);
    this.#setPinned(true);
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
    element.append(this.#createState(item.id));
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
    const failed = item.state === 'failed';
    element.classList.toggle('pending', item.state === 'waiting' || item.state === 'underway');
    element.classList.toggle('failed', failed);
    const [label, again, discard] = element.querySelector('.state').children;
    label.textContent = stateText(item);
    again.hidden = discard.hidden = !failed;
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
    element.classList.remove('pending', 'failed');
    element.querySelector('.state').remove();
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
    const element = document.createElement('p');
    element.className = 'gap';
    element.textContent = line;
    if (range !== null) {
      element.dataset.from = range.from;
      element.dataset.to = range.to;
    }
    this.#list.insertBefore(element, this.#firstUnsent());
    this.#grown(true);
  }

  /** Messages are numbered anew from here on. */
  renew() {
    this.#shown.clear();
  }

  toBottom() {
    this.#setPinned(true);
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
    while (previous !== null && Number(previous.dataset.seq) > seq) {
      next = previous;
      previous = previous.previousElementSibling;
    }
    if (next !== element) {
      this.#list.insertBefore(element, next);
    }
    this.#grown(!message.deleted);
  }

  /** There is one entry more; `news` if there is something to read in it. */
  #grown(news) {
    while (this.#list.childElementCount - this.#unsent.size > MOST_ENTRIES) {
      this.#removeFirst();
    }
    if (news) {
      this.#newMessages.hidden = this.#pinned;
    }
    this.#follow();
  }

  #removeFirst() {
    const first = this.#list.firstElementChild;
    const seq = Number(first.dataset.seq);
    if (this.#shown.get(seq) === first) { // else it is of an earlier numbering
      this.#shown.delete(seq);
    }
    first.remove();
  }

  /** Scrolls at most once per frame, as measuring the page is slow. */
  #follow() {
    if (this.#pinned && this.#frame === null) {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = null;
        if (this.#pinned) {
          this.#list.scrollTop = this.#list.scrollHeight;
          this.#scrollTop = this.#list.scrollTop;
        }
      });
    }
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#list;
    if (scrollHeight - scrollTop - clientHeight <= NEAR_BOTTOM_PX) {
      this.#setPinned(true);
    } else if (scrollTop < this.#scrollTop) {
      this.#setPinned(false); // only the reader goes up
    }
    this.#scrollTop = scrollTop;
  }

  #setPinned(pinned) {
    this.#pinned = pinned;
    this.#list.classList.toggle('pinned', pinned);
    if (pinned) {
      this.#newMessages.hidden = true;
    }
  }

  #createState(id) {
    const state = document.createElement('span');
    state.className = 'state';
    const label = document.createElement('span');
    const again = createButton('again', () => this.#listener.onAgain(id));
    const discard = createButton('discard', () => this.#listener.onDiscard(id));
    state.append(label, again, discard);
    return state;
  }
}

function createButton(key, onClick) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = key;
  button.textContent = text(key);
  button.addEventListener('click', onClick);
  return button;
}

function stateText(item) {
  switch (item.state) {
    case 'failed':
      return text('failed', { reason: reasonOf(item.error) });
    case 'waiting':
      return text('waitingToSend');
    case 'underway':
      return text('underway');
    default:
      return '';
  }
}
