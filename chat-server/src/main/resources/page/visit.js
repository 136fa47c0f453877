// One visit: what the connection, the room and the page have to do with each other.

import { Connection } from './connection.js';
import { Members } from './members.js';
import { Outbox } from './outbox.js';
import { Room } from './room.js';
import { characters, reasonOf, text, wellFormed } from './texts.js';
import { TypingTeller, Typists } from './typing.js';
import { showRoom, showTypists } from './view.js';

const DEFAULT_TEXT_CHARS = 4_096;

/** One stay in one room, over however many connections. */
export class Visit {
  #page;
  #ended = false;
  #user = '';
  #users = new Set(); // all that this visitor has been, should a session be lost
  #name;
  #textChars = DEFAULT_TEXT_CHARS;
  #renameId = 0;
  #connection;
  #room;
  #outbox;
  #members;
  #typing;
  #typists = new Typists(showTypists);

  /**
   * @param {string} name what the visitor wants to be called
   * @param {string} roomName
   * @param {Remembered} session
   * @param page the parts that show the visit: `status`, `messages`, `side`, `composer`, and `onName(name)`,
   *     `onRefused(error)`, which ends the visit
   */
  constructor(name, roomName, session, page) {
    this.#page = page;
    this.#name = name;
    this.#connection = new Connection(socketUrl(), name, session, {
      onState: (state, detail) => this.#showState(state, detail),
      onWelcome: welcome => this.#welcomed(welcome),
      onMessage: message => this.#receive(message),
      onDrop: tooBig => this.#dropped(tooBig),
      onRefused: error => page.onRefused(error),
    });
    this.#room = new Room(roomName, this.#connection, {
      onJoined: count => this.#joined(count),
      onEvent: event => this.#show(event),
      onLost: (from, to) => this.#lost(from, to),
      onRenewed: () => this.#renewed(),
      onCaughtUp: () => this.#caughtUp(),
      onRefused: error => page.onRefused(error),
    });
    this.#outbox = new Outbox(this.#room, this.#connection, {
      onChanged: item => this.#page.messages.update(item),
      onStuck: () => this.#connection.restart(),
    });
    this.#members = new Members(this.#room, this.#connection, (count, names) =>
      this.#page.side.showMembers(count, names, this.#user));
    this.#typing = new TypingTeller(this.#room, this.#connection);
  }

  start() {
    showRoom(this.#room.name);
    this.#page.side.showName(this.#name);
    this.#page.side.showMembers(0, null, '');
    this.#page.side.note('');
    this.#page.composer.clear();
    this.#page.messages.clear();
    this.#connection.connect();
  }

  /** Leaves the room and the server. */
  end() {
    this.#ended = true;
    this.#connection.send({ type: 'leave', room: this.#room.name });
    this.#connection.stop();
    this.#dropped(false);
  }

  connectNow() {
    this.#connection.connect();
  }

  wake() {
    this.#connection.wake();
  }

  /** Says `written` in the room; false if it cannot be said. */
  say(written) {
    const line = wellFormed(written);
    const length = characters(line);
    if (line.trim() === '') {
      return false;
    } else if (length > this.#textChars) {
      this.#page.composer.refuse(text('tooLong', { length, most: this.#textChars }));
      return false;
    } else if (this.#outbox.isFull) {
      this.#page.composer.refuse(text('outboxFull'));
      return false;
    }
    this.#page.messages.addUnsent(this.#outbox.add(line), this.#user, this.#name);
    this.#outbox.flush();
    this.#typing.stopped();
    return true;
  }

  sayAgain(id) {
    this.#outbox.again(id);
  }

  discard(id) {
    this.#outbox.remove(id);
    this.#page.messages.discard(id);
  }

  typed(written) {
    this.#typing.changed(written);
  }

  rename(name) {
    if (this.#connection.isOpen) {
      this.#renameId++;
      this.#connection.send({ type: 'rename', id: 'rename-' + this.#renameId, name });
    } else {
      this.#connection.name = name;
      this.#page.side.note(text('renameLater', { name }));
    }
  }

  #showState(state, detail) {
    if (!this.#ended) {
      this.#page.status.show(state, detail);
    }
  }

  #welcomed(welcome) {
    this.#user = welcome.user;
    this.#users.add(welcome.user);
    this.#textChars = welcome.limits?.textChars ?? DEFAULT_TEXT_CHARS;
    this.#setName(welcome.name);
    this.#page.messages.busy = true;
    this.#room.join();
  }

  #setName(name) {
    this.#name = name;
    this.#connection.name = name;
    this.#page.onName(name);
    this.#page.side.showName(name);
  }

  #receive(message) {
    if (message.type === 'error') {
      this.#failed(message);
    } else if (message.type === 'pong') {
      this.#room.pong(message);
    } else if (message.type === 'renamed') {
      this.#setName(message.name);
      this.#page.side.note(text('renamed', { name: message.name }));
    } else if (message.type === 'joined') {
      this.#room.joined(message);
    } else if (message.room === this.#room.name) {
      this.#receiveOfRoom(message);
    }
  }

  #receiveOfRoom(message) {
    switch (message.type) {
      case 'sent':
        this.#sent(message);
        break;
      case 'members':
        this.#members.page(message);
        break;
      case 'presence':
        this.#members.presence(message);
        message.left?.forEach(member => this.#typists.stopped(member.user));
        break;
      case 'typing':
        if (message.user !== this.#user) {
          this.#typists.heard(message);
        }
        break;
      case 'removed':
        this.#removed(message);
        break;
      default:
        if (Number.isInteger(message.seq)) {
          this.#room.event(message);
        }
    }
  }

  #failed(error) {
    if (error.id === undefined || this.#room.failed(error) || this.#members.failed(error)) {
      return;
    }
    if (error.id === 'rename-' + this.#renameId) {
      this.#page.side.note(text('refused', { reason: reasonOf(error) }));
    } else if (this.#outbox.failed(error) && error.code === 'not_joined') {
      this.#room.rejoin();
    }
  }

  #joined(count) {
    this.#members.joined(count);
  }

  #caughtUp() {
    this.#page.messages.busy = false;
    this.#outbox.start();
  }

  /** An event of another type changes nothing that is shown. */
  #show(event) {
    if (event.type === 'message') {
      this.#showMessage(event);
    } else if (event.type === 'edited') {
      this.#page.messages.edit(event);
    } else if (event.type === 'deleted') {
      this.#page.messages.delete(event);
    }
  }

  #showMessage(message) {
    this.#typists.stopped(message.user);
    const own = this.#users.has(message.user);
    const item = own ? this.#outbox.removeFor(message) : null;
    if (item !== null) {
      this.#page.messages.settle(item.id, message);
    } else {
      this.#page.messages.add(message, own);
    }
  }

  /** The message itself is pushed too, as a rule afterwards. */
  #sent(reply) {
    const item = this.#outbox.sent(reply);
    if (item !== null && this.#room.hasSeen(reply.seq)) {
      this.#outbox.remove(item.id);
      this.#settle(item);
    }
  }

  #settle(item) {
    const { seq, text: line, time } = item;
    this.#page.messages.settle(item.id, { seq, user: this.#user, name: this.#name, text: line, time });
  }

  #lost(from, to) {
    this.#settleKept();
    this.#page.messages.addGap(text(from === to ? 'lostOne' : 'lostMany', { from, to }), { from, to });
  }

  #renewed() {
    this.#settleKept();
    this.#page.messages.renew();
    this.#page.messages.addGap(text('renewed'));
  }

  #settleKept() {
    this.#outbox.removeKept().forEach(item => this.#settle(item));
  }

  /** This is the only room here, so there is nothing to stay connected for. */
  #removed(push) {
    const words = push.reason ? text('removedBecause', { reason: push.reason }) : text('removed');
    this.#connection.stop({ words });
    this.#dropped(false);
    this.#page.side.showMembers(0, new Map(), '');
  }

  #dropped(tooBig) {
    this.#room.dropped();
    this.#members.dropped();
    this.#outbox.stop(tooBig);
    this.#typists.clear();
  }
}

function socketUrl() {
  return (location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + '/ws';
}
