// One room of a hub: what comes from the server to each of its tabs, and what the user wrote.

import { Audience } from './audience.js';
import { missed, readGap } from './missed.js';
import { MuteEnd } from './mute-end.js';
import { Outbox } from './outbox.js';
import { RoomStream } from './room-stream.js';
import { Standing } from './standing.js';

const NEWEST = 200; // events for tabs that come later

/**
 * The ports of a room get `{ is: 'room', room, what, detail }`: what a page hears as events, and `item`. A port that comes
 * later gets `{ is: 'room', room, what: 'replay', detail }` first.
 */
export class HubRoom {
  #name;
  #connection;
  #hub;
  #tabs;
  #history = 0; // how many events of the past a tab wants
  #writers = new Map(); // ports, by the id of an item
  #sends = false; // also without a tab, what is left
  #stream;
  #outbox;
  #standing = new Standing();
  #muteEnd;
  #newest = []; // events; behind them the live ones
  #isOut = false; // removed or refused, until a tab asks again

  /**
   * @param hub `isMe(user)`, `ask(command)`: a promise of the reply, `onJoined()`, `onOut(error)`: nobody is in
   *     the room any more
   * @param unsent where the outbox has what outlives a page
   */
  constructor(name, connection, pace, unsent, hub) {
    this.#name = name;
    this.#connection = connection;
    this.#hub = hub;
    this.#tabs = new Audience(name);
    this.#muteEnd = new MuteEnd(() => connection.check());
    this.#outbox = new Outbox(name, connection, pace, unsent, {
      onChanged: item => this.#itemChanged(item, false),
      onGone: item => this.#itemChanged(item, true),
      onStuck: () => connection.restart(),
    });
    this.#renew();
  }

  #renew() {
    this.#newest = [];
    this.#history = 0;
    this.#stream = new RoomStream(this.#name, this.#connection, {
      onJoined: reply => this.#onJoined(reply),
      onEvent: event => this.#onEvent(event),
      onGap: gap => this.#onGap(gap),
      onCaughtUp: () => this.#onCaughtUp(),
      onRefused: error => this.#refused(error),
    });
  }

  get outbox() {
    return this.#outbox;
  }

  /** Whether a tab is here, or what was written here is to be sent. */
  get isWanted() {
    return this.#tabs.size > 0 || (this.#sends && this.#outbox.isSending);
  }

  /** Whether nobody is here nor waits to come in. */
  get isOut() {
    return this.#isOut || !this.isWanted;
  }

  get epoch() {
    return this.#stream.epoch;
  }

  get isJoined() {
    return this.#stream.isJoined;
  }

  /**
   * A tab comes in, and gets what the others have: up to `history` of the newest events, or those after what it has seen
   * already, `have`: `epoch`, `seq` and `time`.
   */
  enter(port, history, have = null) {
    if (!this.#tabs.has(port)) {
      this.#comes(port);
      if (have !== null && this.#stream.epoch === null) {
        this.#stream.goOnFrom(have);
      }
      this.#replay(port, history, have);
    }
    this.#isOut = false;
    this.#history = Math.max(this.#history, history);
    this.join();
  }

  /** What the newest events do not reach is read from the server. */
  #replay(port, history, have) {
    const { epoch } = this.#stream;
    const { gap, events } = missed(this.#stream, this.#newest, history, have);
    const detail = {
      joined: this.#stream.isJoined ? this.#standing.now : null,
      epoch,
      isCaughtUp: this.#stream.isCaughtUp,
      items: this.#items(port),
    };
    if (gap === null || gap.renewed) {
      this.#tabs.say(port, 'replay', { ...detail, gap, before: [], events });
    } else {
      const ask = (after, limit) => this.#hub.ask({ type: 'history', room: this.#name, after, limit });
      const read = readGap(ask, epoch, gap).then(found => ({ ...detail, gap: found.gap, before: found.events, events }));
      this.#tabs.holdUntil(port, 'replay', read);
    }
  }

  /** Who comes into a room that is joined without a tab begins anew: it has no history. */
  #comes(port) {
    if (this.#tabs.size === 0) {
      this.#leave();
    }
    this.#tabs.add(port);
  }

  /** A tab leaves. With the last one the user does, and what is unsent waits for the next time. */
  exit(port) {
    if (this.#tabs.delete(port)) {
      this.#sends = false;
      this.#gone(port);
    }
  }

  /** A tab is gone. What it wrote is sent all the same. */
  lost(port) {
    if (this.#tabs.delete(port)) {
      this.#sends = true;
      this.#gone(port);
    }
  }

  #gone(port) {
    if ([...this.#writers.values()].includes(port)) {
      this.#postItems();
    }
    this.#leaveIfUnwanted();
  }

  #leaveIfUnwanted() {
    if (!this.isWanted) {
      this.#leave();
      this.#hub.onOut({ code: 'not_joined', message: 'the room was left', temporary: false });
    }
  }

  /** Leaves, if this room is joined, and begins anew for who comes next. What the server has may not come as a message any more. */
  #leave() {
    if (this.#stream.isAsked) {
      this.#connection.send({ type: 'leave', room: this.#name });
    }
    this.dropped();
    this.#renew();
    this.#outbox.settle();
  }

  /** Joins, if that is wanted and there is a connection. */
  join() {
    if (this.isWanted && !this.#isOut && this.#connection.isOpen && !this.#stream.isAsked) {
      this.#stream.join(this.#history);
    }
  }

  /** What an earlier page has left. */
  restore(items) {
    this.#outbox.restore(items);
    this.#sends = true;
    this.#postItems();
    this.join();
  }

  /** A tab writes. */
  write(port, item) {
    this.#writers.set(item.id, port);
    this.#outbox.add(item);
  }

  #postItems() {
    this.#tabs.ports.forEach(port => this.#tabs.say(port, 'items', this.#items(port)));
  }

  /** What a tab sees as unsent: what it wrote, and what nobody here did. */
  #items(port) {
    const seen = this.#outbox.items.filter(({ id }) => this.#readers(id).includes(port));
    return seen.map(item => ({ ...item }));
  }

  #readers(id) {
    const writer = this.#writers.get(id);
    return this.#tabs.has(writer) ? [writer] : this.#tabs.ports;
  }

  /** The connection is gone. */
  dropped() {
    this.#muteEnd.expect(null);
    this.#stream.dropped();
    this.#outbox.stop();
  }

  pong(pong) {
    this.#stream.pong(pong);
  }

  /** Takes an error; false if it answers something else. */
  failed(error) {
    if (this.#stream.failed(error)) {
      return true;
    }
    const own = this.#outbox.failed(error);
    if (own && error.code === 'not_joined' && this.#stream.isJoined) {
      this.#stream.rejoin();
    }
    return own;
  }

  /** Takes what the server says of this room. */
  receive(message) {
    if (message.type === 'joined') {
      this.#stream.joined(message);
    } else if (message.type === 'sent') {
      this.#outbox.sent(message, this.#stream.hasSeen(message.seq));
    } else if (message.type === 'removed') {
      this.dropped();
      this.#isOut = true;
      this.#tabs.post('removed', message);
      this.#hub.onOut({ code: 'not_joined', message: 'removed from the room', temporary: false });
    } else if (Number.isInteger(message.seq)) {
      this.#stream.event(message);
    } else if (message.type === 'rights') {
      this.#standing.rights(message);
      this.#muteEnd.expect(message.muted);
      this.#tabs.post('rights', message);
    } else if (message.type === 'presence' || message.type === 'typing') {
      this.#tabs.post(message.type, message);
    }
  }

  #onJoined(reply) {
    this.#standing.joined(reply);
    this.#muteEnd.expect(reply.muted);
    this.#tabs.post('joined', this.#standing.now);
    this.#hub.onJoined();
  }

  #onEvent(event) {
    this.#newest.push(event);
    if (this.#newest.length >= 2 * NEWEST) {
      this.#newest = this.#newest.slice(-NEWEST);
    }
    if (this.#standing.event(event)) {
      this.#tabs.post('settings', this.#standing.now.settings);
    }
    this.#tabs.post('event', event);
    if (event.type === 'message' && this.#hub.isMe(event.user)) {
      this.#outbox.becomes(event, this.#stream.epoch);
    }
  }

  /** Among what cannot be had may be edits and deletions, and messages of this user. */
  #onGap(gap) {
    this.#newest = [];
    this.#tabs.post('gap', gap);
    this.#outbox.settle();
  }

  #onCaughtUp() {
    this.#tabs.post('caught-up', {});
    this.#outbox.start();
  }

  #refused(error) {
    this.#tabs.post('refused', error);
    if (!this.#stream.isAsked) {
      this.#isOut = true;
      this.#hub.onOut(error);
    }
  }

  #itemChanged(item, gone) {
    const detail = gone ? { item: { ...item }, gone } : { item: { ...item } };
    this.#readers(item.id).forEach(port => this.#tabs.say(port, 'item', detail));
    if (gone) {
      this.#writers.delete(item.id);
    }
    this.#leaveIfUnwanted();
  }
}
