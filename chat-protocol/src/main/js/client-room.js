// A room as a page has it.

import { Items } from './client-items.js';
import { ChatError, ChatEvent, wellFormed } from './events.js';
import { RoomCommands } from './room-commands.js';
import { SETTINGS } from './standing.js';
import { TypingTeller } from './typing-teller.js';

/**
 * One room of a ChatClient. Its events have a `detail`:
 * - `joined`: `members`, `seq`, `first`, `epoch`, `recovered`, `may`, `settings`, `muted`; again after each loss of the connection
 * - `message`, `edited`, `deleted`, `changed`: the server's event; in order and each once
 * - `gap`: what cannot be had before the next event: `from`, `to` by seq, `since`, `until` by time; `renewed`: the numbering began anew
 * - `caught-up`: what was there before joining has been seen
 * - `presence`, `typing`, `rights` (`may` or `muted` has changed): the server's push
 * - `removed`: `reason`, `until`; `refused`: a ChatError
 * - `unsent`: `item` has changed; it is `gone` when it is a message, or discarded
 */
export class Room extends RoomCommands {
  #history;
  #hub;
  #epoch = null;
  #seq = null;
  #time = null; // of the newest event seen
  #newestAtJoin = 0;
  #members = 0;
  #over = null; // why nothing can be sent any more
  #may = '';
  #settings = SETTINGS;
  #muted = null;
  #isJoined = false;
  #isCaughtUp = false;
  #items = new Items();
  #typing;

  /** @param hub `tell(command)`, `send(item)`, `ask(command, paced)`: a promise of the reply, and `leave(room)` */
  constructor(name, history, hub) {
    super(name, hub);
    this.#history = history;
    this.#hub = hub;
    this.#typing = new TypingTeller(active => hub.tell({ do: 'typing', room: name, active }));
  }

  /** Names the numbering; null before the first `joined`. */
  get epoch() {
    return this.#epoch;
  }

  /** Of the newest event seen; null before the first. */
  get seq() {
    return this.#seq;
  }

  /** A count of users. */
  get members() {
    return this.#members;
  }

  /** Letters of what one may do here: r(ead), w(rite), h(istory), p(resence), m(oderate), c(onfigure). */
  get may() {
    return this.#may;
  }

  /** `kind`, `slowMs` and `topic`. */
  get settings() {
    return this.#settings;
  }

  /** `until` (ms since 1970) and `reason`, as far as there are, while a moderator keeps one from writing; null else. */
  get muted() {
    return this.#muted;
  }

  get isJoined() {
    return this.#isJoined;
  }

  /** Whether all that was there before joining has been seen. */
  get isCaughtUp() {
    return this.#isCaughtUp;
  }

  /** What the server is not known to have, and what it has but has not pushed yet; in the order of writing. */
  get unsent() {
    return this.#items.list;
  }

  /**
   * Sends `text`, now or when there is a connection, and again until the server has it. Resolves with `id`, `seq`, `epoch`, `time`. Rejects
   * with a ChatError when the server refuses and the user must decide: `retry` or `discard` it. Texts keep their order, but for those that
   * the server refuses, for a while or until such a decision: others may overtake them.
   */
  send(text) {
    if (this.#over !== null) {
      return Promise.reject(this.#over);
    }
    const { item, sent } = this.#items.write(wellFormed(text));
    if (item !== null) {
      const { id, text: written, time } = item;
      this.#hub.send({ id, text: written, time });
      this.#fire('unsent', { item });
    }
    this.#typing.ends();
    return sent;
  }

  /** Sends a failed item again. */
  retry(id) {
    this.#hub.tell({ do: 'retry', room: this.name, id });
  }

  /** Gives an item up, which may have arrived. */
  discard(id) {
    this.#hub.tell({ do: 'discard', room: this.name, id });
  }

  /** To be called with each change of what is written; says so now and then. `false` when it was emptied. */
  typing(active = true) {
    if (!active) {
      this.#typing.stops();
    } else if (this.#isJoined) {
      this.#typing.types();
    }
  }

  /** Leaves; what is unsent stays for the next time. */
  leave() {
    this.#hub.leave(this.name);
    this.end({ code: 'not_joined', message: 'the room was left' });
  }

  /** No use of this room any more. For the client. */
  end(error) {
    this.#over = new ChatError(error);
    this.#items.end(this.#over);
    this.dropped();
  }

  /** The connection is gone. For the client. */
  dropped() {
    this.#isJoined = false;
    this.#isCaughtUp = false;
    this.#typing.ends();
  }

  /** Comes in by a hub that may not know of this room. For the client. */
  enter() {
    const have = this.#seq === null ? null : { epoch: this.#epoch, seq: this.#seq, time: this.#time };
    this.#hub.tell({ do: 'join', room: this.name, history: this.#history, have });
  }

  /** Tells another hub what the last one may not have got. For the client. */
  tellAgain() {
    for (const { id, text, time } of this.#items.own) {
      this.#hub.send({ id, text, time });
    }
  }

  /** What the hub says of this room. For the client. */
  hear(what, detail) {
    switch (what) {
      case 'event':
        this.#onEvent(detail);
        break;
      case 'joined':
        this.#onJoined(detail);
        break;
      case 'replay':
        this.#onReplay(detail);
        break;
      case 'gap':
        this.#seq = detail.renewed ? null : detail.to;
        this.#fire('gap', detail);
        break;
      case 'caught-up':
        this.#isCaughtUp = true;
        this.#seq = Math.max(this.#seq ?? 0, this.#newestAtJoin);
        this.#fire('caught-up', detail);
        break;
      case 'presence':
        this.#members = detail.count;
        this.#fire('presence', detail);
        break;
      case 'rights':
        this.#may = detail.may;
        this.#muted = detail.muted ?? null;
        this.#fire('rights', detail);
        break;
      case 'settings':
        this.#settings = detail;
        break;
      case 'removed':
        this.dropped();
        this.#fire('removed', detail);
        break;
      case 'refused':
        this.#fire('refused', new ChatError(detail));
        break;
      case 'item':
        this.#itemChanged(detail);
        break;
      case 'items':
        this.#takeItems(detail);
        break;
      default:
        this.#fire(what, detail);
    }
  }

  /** Another hub may begin before what was seen. */
  #onEvent(event) {
    if (event.seq > (this.#seq ?? 0)) {
      this.#seq = event.seq;
      this.#time = event.time;
      this.#fire(event.type, event);
    }
  }

  #onJoined(detail) {
    this.#isJoined = true;
    this.#isCaughtUp = false;
    this.#members = detail.members;
    this.#may = detail.may;
    this.#settings = detail.settings;
    this.#muted = detail.muted;
    this.#newestAtJoin = detail.seq;
    if (detail.epoch !== this.#epoch) {
      this.#epoch = detail.epoch;
      this.#seq = null;
    }
    this.#fire('joined', detail);
  }

  /** What other tabs have had already. */
  #onReplay({ joined, epoch, before, gap, events, isCaughtUp, items }) {
    if (joined !== null) {
      this.#onJoined(joined);
    }
    this.#epoch = epoch;
    before.forEach(event => this.hear('event', event));
    if (gap !== null) {
      this.hear('gap', gap);
    }
    events.forEach(event => this.hear('event', event));
    this.#takeItems(items);
    if (isCaughtUp) {
      this.hear('caught-up', {});
    }
  }

  #takeItems(items) {
    this.#items.replace(items);
    items.forEach(item => this.#itemChanged({ item }));
  }

  #itemChanged({ item, gone }) {
    this.#items.changed(item, gone);
    this.#fire('unsent', gone ? { item, gone } : { item });
  }

  #fire(type, detail) {
    this.dispatchEvent(new ChatEvent(type, detail));
  }
}
