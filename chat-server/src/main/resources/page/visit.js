// One visit: what the connection, the room and the page have to do with each other.

import { socketUrl } from './address.js';
import { Connection } from './connection.js';
import { Members } from './members.js';
import { Room } from './room.js';
import { Speech } from './speech.js';
import { reasonOf, text } from './texts.js';
import { TypingTeller, Typists } from './typing.js';
import { showRoom, showTypists } from './view.js';

/** One stay in one room, over however many connections. */
export class Visit {
  #page;
  #ended = false;
  #user = '';
  #users = new Set(); // all that this visitor has been, should a session be lost
  #name;
  #renameId = 0;
  #connection;
  #room;
  #speech;
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
    this.#connection = new Connection(socketUrl(location), name, session, {
      onState: (state, detail) => this.#showState(state, detail),
      onWelcome: welcome => this.#welcomed(welcome),
      onMessage: message => this.#receive(message),
      onDrop: tooBig => this.#dropped(tooBig),
      onNameRefused: error => page.side.note(text('refused', { reason: reasonOf(error) })),
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
    this.#speech = new Speech(this.#room, this.#connection, name, page);
    this.#members = new Members(this.#room, this.#connection, (count, names) =>
      this.#page.side.showMembers(count, names, this.#user));
    this.#typing = new TypingTeller(this.#room, this.#connection);
  }

  start() {
    showRoom(this.#room.name);
    this.#page.side.showName(this.#name);
    this.#page.side.showMembers(0, null, '');
    this.#page.side.note('');
    this.#page.messages.clear();
    this.#speech.restore();
    this.#connection.connect();
  }

  get name() {
    return this.#name;
  }

  get room() {
    return this.#room.name;
  }

  /** How many messages the server does not have yet. */
  get waiting() {
    return this.#speech.waiting;
  }

  /** Whether something was written that the server does not have. */
  get hasUnsent() {
    return this.#speech.waiting > 0 || this.#speech.hasDraft;
  }

  /** Gives up the messages that the server does not have. */
  discardUnsent() {
    this.#speech.discardAll();
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

  offline() {
    this.#connection.offline();
  }

  /** Says `written` in the room; false if it cannot be said. */
  say(written) {
    const said = this.#speech.say(written);
    if (said) {
      this.#typing.stopped();
    }
    return said;
  }

  sayAgain(id) {
    this.#speech.again(id);
  }

  discard(id) {
    this.#speech.discard(id);
  }

  typed(written) {
    this.#speech.written(written);
    this.#typing.changed(written);
  }

  /** The visitor is called `name` in another tab, and so in this one. */
  renamedElsewhere(name) {
    if (name !== this.#name) {
      this.rename(name);
    }
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
      this.#page.composer.enable(state !== 'closed');
    }
  }

  #welcomed(welcome) {
    this.#user = welcome.user;
    this.#users.add(welcome.user);
    this.#speech.textChars = welcome.limits?.textChars;
    this.#setName(welcome.name);
    this.#page.messages.busy = true;
    this.#room.join();
  }

  #setName(name) {
    this.#name = name;
    this.#speech.by(this.#user, name);
    this.#page.onName(name);
    this.#page.side.showName(name);
  }

  #receive(message) {
    if (message.type === 'error') {
      this.#failed(message);
    } else if (message.type === 'pong') {
      this.#room.pong(message);
    } else if (message.type === 'renamed') {
      this.#connection.renamed(message.name);
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
        this.#speech.sent(message);
        break;
      case 'history':
        this.#room.page(message);
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
    } else if (this.#speech.failed(error) && error.code === 'not_joined') {
      this.#room.rejoin();
    }
  }

  #joined(count) {
    this.#members.joined(count);
  }

  #caughtUp() {
    this.#page.messages.busy = false;
    this.#speech.start();
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
    if (!own || !this.#speech.becomes(message)) {
      this.#page.messages.add(message, own);
    }
  }

  /** Among what is lost may be edits and deletions. */
  #lost(from, to) {
    this.#speech.settleStored();
    const count = to - from + 1;
    this.#page.messages.addGap(text(count === 1 ? 'lostOne' : 'lostMany', { count }), { from, to });
  }

  #renewed() {
    this.#speech.settleStored();
    this.#page.messages.renew();
    this.#page.messages.addGap(text('renewed'));
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
    this.#speech.stop(tooBig);
    this.#typists.clear();
  }
}

