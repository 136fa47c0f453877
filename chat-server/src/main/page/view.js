// The page's elements, apart from the list of messages: what they show, and what the user does with them.

import { closeReasonOf, text, waitingReasonOf } from './texts.js';

const byId = id => document.getElementById(id);

const ENTER_KEY = 'Enter';
const WIDE = '(min-width: 48rem)';

/** The form that asks for a name and a room. */
export class EntryForm {
  constructor(onEnter) {
    byId('entry-form').addEventListener('submit', event => {
      event.preventDefault();
      onEnter(byId('name').value, byId('room').value, byId('token').value.trim());
    });
  }

  fill(name, room) {
    byId('name').value = name;
    byId('room').value = room;
  }

  show(problem = '') {
    byId('chat').hidden = true;
    byId('entry').hidden = false;
    byId('entry-error').textContent = problem;
    const field = byId('name').value === '' ? byId('name') : byId('room');
    field.focus();
  }

  hide() {
    byId('entry').hidden = true;
    byId('chat').hidden = false;
    byId('side').open = window.matchMedia(WIDE).matches;
    byId('text').focus();
  }

  /** Shows where a token is put in, and why one is wanted. */
  askForToken(why) {
    byId('token-field').hidden = false;
    byId('token').value = '';
    this.refuse('token', why);
  }

  /** A token stays on the page no longer than it must. */
  forgetToken() {
    byId('token').value = '';
    byId('token-field').hidden = true;
  }

  refuse(field, problem) {
    for (const id of ['name', 'room', 'token']) {
      byId(id).setAttribute('aria-invalid', String(id === field));
    }
    byId('entry-error').textContent = problem;
    if (field) {
      byId(field).focus();
    }
  }
}

/** Where one puts in another token before the present one ends. */
export class RenewalForm {
  constructor(onToken) {
    byId('renewal-form').addEventListener('submit', event => {
      event.preventDefault();
      const token = byId('new-token').value.trim();
      if (token !== '') {
        onToken(token);
      }
    });
  }

  ask(why) {
    byId('renewal-note').textContent = why;
    byId('new-token').value = '';
    byId('renewal-form').hidden = false;
  }

  hide() {
    byId('new-token').value = '';
    byId('renewal-form').hidden = true;
  }
}

/** How the connection is. Always on the page, and in `data-state` too. */
export class StatusLine {
  #timer;

  constructor(onRetry) {
    byId('retry').addEventListener('click', onRetry);
  }

  show(state, detail) {
    clearInterval(this.#timer);
    byId('status').dataset.state = state;
    byId('status-text').textContent = statusText(state, detail);
    byId('retry').hidden = state === 'connecting' || state === 'open';
    byId('countdown').textContent = '';
    if (state === 'waiting' || state === 'offline') {
      this.#countDown(detail.until);
    }
  }

  /** Stands outside the live region, so that nobody has to listen to every second. */
  #countDown(until) {
    const show = () => {
      const seconds = Math.max(0, Math.ceil((until - performance.now()) / 1_000));
      byId('countdown').textContent = text('countdown', { seconds });
    };
    this.#timer = setInterval(show, 1_000);
    show();
  }
}

function statusText(state, detail) {
  switch (state) {
    case 'closed':
      return detail.words ?? closeReasonOf(detail.code, detail.reason, detail.goodbye);
    case 'waiting':
      return waitingReasonOf(detail.code);
    default:
      return text(state);
  }
}

/** Who is here, and how to be called something else. */
export class Side {
  #collator = new Intl.Collator();
  #frame = null;
  #shown = { count: 0, names: null, self: null };

  constructor(onRename) {
    byId('rename-form').addEventListener('submit', event => {
      event.preventDefault();
      onRename(byId('new-name').value);
    });
  }

  showName(name) {
    byId('new-name').value = name;
  }

  note(line) {
    byId('rename-note').textContent = line;
  }

  /** Shows `names` (by user), or the count alone where it is null; at most once per frame. */
  showMembers(count, names, self) {
    this.#shown = { count, names, self };
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#draw();
    });
  }

  #draw() {
    const { count, names, self } = this.#shown;
    byId('member-count').textContent = text('memberCount', { count });
    byId('members-note').hidden = names !== null;
    const sorted = [...(names ?? [])].sort((a, b) => this.#collator.compare(a[1], b[1]));
    byId('members').replaceChildren(...sorted.map(([user, name]) => memberElement(user, name, user === self)));
  }
}

function memberElement(user, name, self) {
  const element = document.createElement('li');
  element.dataset.user = user;
  element.dir = 'auto';
  element.classList.toggle('own', self);
  element.textContent = self ? text('you', { name }) : name;
  return element;
}

export function showTypists(names) {
  byId('typing').textContent = typistsText(names);
}

function typistsText(names) {
  switch (names.length) {
    case 0:
      return '';
    case 1:
      return text('typingOne', { name: names[0] });
    case 2:
      return text('typingTwo', { name: names[0], other: names[1] });
    default:
      return text('typingMany');
  }
}

/** Where one writes. Enter sends, Shift+Enter makes a new line. */
export class Composer {
  #field = byId('text');

  /**
   * @param onSend takes the text, and says whether it did
   * @param onChange is told the text while it is being written
   */
  constructor(onSend, onChange) {
    const send = () => {
      if (onSend(this.#field.value)) {
        this.#field.value = '';
        this.refuse('');
      }
      this.#field.focus();
    };
    byId('send-form').addEventListener('submit', event => {
      event.preventDefault();
      send();
    });
    this.#field.addEventListener('keydown', event => {
      // An Enter that ends the choice of a Chinese word is not meant for us. (229: how Safari tells.)
      const composing = event.isComposing || event.keyCode === 229;
      if (event.key === ENTER_KEY && !event.shiftKey && !composing) {
        event.preventDefault();
        send();
      }
    });
    this.#field.addEventListener('input', () => {
      this.refuse('');
      onChange(this.#field.value);
    });
  }

  /** Says why the text was not taken; nothing if it is fine. */
  refuse(problem) {
    byId('text-error').textContent = problem;
    this.#field.setAttribute('aria-invalid', String(problem !== ''));
  }

  fill(draft) {
    this.#field.value = draft;
    this.refuse('');
  }

  enable(enabled) {
    byId('send').disabled = !enabled;
  }
}

export function showRoom(room) {
  byId('room-title').textContent = room;
  document.title = room + ' – ' + text('title');
}

export function showUnsupported() {
  byId('unsupported').hidden = false;
}
