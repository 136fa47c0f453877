// The list of messages on the page.

import { clockTime, reasonOf, text } from './texts.js';

const MOST_ENTRIES = 1_000;
const NEAR_BOTTOM_PX = 40;
const HUES = 8; // as many as chat.css has

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
  #shown = new Set(); // the seqs on the page, of this numbering
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
    this.#place(element, message.seq);
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
    this.#place(element, message.seq, first);
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
    this.#grown();
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

  /** Puts `element` where `seq` belongs; it may be there already. Nearly always that is the end. */
  #place(element, seq, mayStay = false) {
    element.dataset.seq = seq;
    this.#shown.add(seq);
    let next = mayStay ? element : this.#firstUnsent();
    let previous = next === null ? this.#list.lastElementChild : next.previousElementSibling;
    while (previous !== null && Number(previous.dataset.seq) > seq) {
      next = previous;
      previous = previous.previousElementSibling;
    }
    if (next !== element) {
      this.#list.insertBefore(element, next);
    }
    this.#grown();
  }

  #grown() {
    while (this.#list.childElementCount - this.#unsent.size > MOST_ENTRIES) {
      this.#shown.delete(Number(this.#list.firstElementChild.dataset.seq));
      this.#list.firstElementChild.remove();
    }
    this.#newMessages.hidden = this.#pinned;
    this.#follow();
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

function createMessage() {
  const element = document.createElement('div');
  element.className = 'message';
  const name = document.createElement('bdi');
  name.className = 'name';
  const time = document.createElement('time');
  time.className = 'time';
  const body = document.createElement('div');
  body.className = 'text';
  body.dir = 'auto';
  element.append(name, ' ', time, body);
  return element;
}

function fillMessage(element, message) {
  const date = new Date(message.time);
  const time = element.querySelector('.time');
  time.dateTime = date.toISOString();
  time.title = date.toLocaleString();
  time.textContent = clockTime(message.time);
  element.querySelector('.name').textContent = message.name;
  element.querySelector('.text').textContent = message.text;
  element.dataset.hue = hueOf(message.user);
}

/** Names need not be unique: a colour by user helps to tell them apart. */
function hueOf(user) {
  let hash = 0;
  for (const character of user) {
    hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  }
  return hash % HUES;
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
