// One visit: what the connection, the room and the page have to do with each other.

import { socketUrl } from './address.js';
import { linesOf, withReason } from './changed.js';
import { Connection } from './connection.js';
import { Members } from './members.js';
import { Naming } from './naming.js';
import { Renewal } from './renewal.js';
import { Room } from './room.js';
import { Speech } from './speech.js';
import { text } from './texts.js';
import { TypingTeller, Typists } from './typing.js';
import { showRoom, showTypists } from './view.js';

/** One stay in one room, over however many connections. */
export class Visit {
  #page;
  #ended = false;
  #user = '';
  #users = new Set(); // all that this visitor has been, should a session be lost
  #connection;
  #naming;
  #renewal;
  #room;
  #speech;
  #members;
  #typing;
  #typists = new Typists(showTypists);

  /**
   * @param {string} name what the visitor wants to be called
   * @param {string} roomName
   * @param {Credentials} credentials
   * @param page the parts that show the visit: `status`, `messages`, `side`, `composer`, `renewal`, and `onName(name)`,
   *     `onRefused(error)`, which ends the visit
   */
  constructor(name, roomName, credentials, page) {
    this.#page = page;
    this.#connection = new Connection(socketUrl(location), name, credentials, {
      onState: (state, detail) => this.#showState(state, detail),
      onWelcome: welcome => this.#welcomed(welcome),
      onMessage: message => this.#receive(message),
      onDrop: tooBig => this.#dropped(tooBig),
      onNameRefused: error => this.#naming.refused(error),
      onRefused: error => page.onRefused(error),
    });
    this.#naming = new Naming(this.#connection, name, page.side, news => page.onName(news));
    this.#renewal = new Renewal(this.#connection, credentials.token, page.renewal);
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
    this.#naming.start();
    this.#page.side.showMembers(0, null, '');
    this.#page.messages.clear();
    this.#speech.restore();
    this.#connection.connect();
  }

  get name() {
    return this.#naming.name;
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

  rename(name) {
    this.#naming.rename(name);
  }

  /** The visitor is called `name` in another tab. */
  renamedElsewhere(name) {
    this.#naming.renamedElsewhere(name);
  }

  /** Goes on by another token. */
  renew(token) {
    this.#renewal.give(token);
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
    this.#naming.welcomed(welcome.name);
    this.#renewal.welcomed();
    this.#speech.by(welcome.user, welcome.name);
    this.#page.messages.busy = true;
    this.#room.join();
  }

  #receive(message) {
    if (message.type === 'error') {
      this.#failed(message);
    } else if (message.type === 'pong') {
      this.#room.pong(message);
    } else if (message.type === 'renamed') {
      this.#naming.renamed(message);
      this.#speech.by(this.#user, this.#naming.name);
    } else if (message.type === 'expiring') {
      this.#renewal.ends();
    } else if (message.type === 'refreshed') {
      this.#renewal.refreshed(message);
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
    const { id } = error;
    if (id === undefined || [this.#room, this.#members, this.#naming, this.#renewal].some(part => part.failed(error))) {
      return;
    }
    if (this.#speech.failed(error) && error.code === 'not_joined') {
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

  /** An event of a type that is not known changes nothing that is shown. */
  #show(event) {
    if (event.type === 'message') {
      this.#showMessage(event);
    } else if (event.type === 'edited') {
      this.#page.messages.edit(event);
    } else if (event.type === 'deleted') {
      this.#page.messages.delete(event);
    } else if (event.type === 'changed') {
      this.#page.messages.change(event, linesOf(event, this.#user));
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
    this.#connection.stop({ words: withReason('removed', push.reason) });
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

