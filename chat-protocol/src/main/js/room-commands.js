// What one asks the server about a room, and gets a reply to.

import { wellFormed } from './events.js';

const PAGE_EVENTS = 100;

/** The part of a Room whose promises are the server's replies. They reject with a ChatError. */
export class RoomCommands extends EventTarget {
  #name;
  #hub;

  /** @param hub `ask(command, paced)`: a promise of the reply */
  constructor(name, hub) {
    super();
    this.#name = name;
    this.#hub = hub;
  }

  get name() {
    return this.#name;
  }

  /** As `delete`, rejects with `renewed` where the numbering is another one when the server would get it: `seq` would name another message. */
  edit(seq, text, { epoch = this.epoch } = {}) {
    return this.#ask({ type: 'edit', seq, text: wellFormed(text), epoch }, true);
  }

  delete(seq, reason, { epoch = this.epoch } = {}) {
    return this.#ask({ type: 'delete', seq, reason, epoch }, true);
  }

  /** One reply of `history`: `events`, oldest first, `more` and `epoch`. Without `before` and `after`, the newest. */
  async page({ before, after, limit = PAGE_EVENTS } = {}) {
    const { messages, more, epoch } = await this.#ask({ type: 'history', before, after, limit });
    return { events: messages, more, epoch };
  }

  /** The room's events one by one, newest first; with `after`, oldest first. Ends where the numbering begins anew. `limit` are asked for at a time. */
  async *history({ before, after, limit = PAGE_EVENTS } = {}) {
    const forwards = after !== undefined;
    let place = forwards ? after : before;
    let first = null;
    for (let more = true; more;) {
      const page = await this.page(forwards ? { after: place, limit } : { before: place, limit });
      if (first !== null && page.epoch !== first) {
        return;
      }
      first = page.epoch;
      const events = forwards ? page.events : [...page.events].reverse();
      yield* events;
      place = events.at(-1)?.seq;
      more = page.more && events.length > 0;
    }
  }

  /** One reply of `members`: `members`, `count` and `more`; the next one comes `after` the last user of this one. */
  async memberPage({ after, limit } = {}) {
    const { members, count, more } = await this.#ask({ type: 'members', after, limit });
    return { members, count, more: more ?? false };
  }

  /** Acts as a moderator on `user`. */
  async moderate(action, user, { forMs, since, reason } = {}) {
    await this.#ask({ type: 'moderate', action, user, forMs, since, reason });
  }

  configure(settings) {
    return this.#ask({ type: 'configure', settings });
  }

  #ask(command, paced) {
    return this.#hub.ask({ ...command, room: this.#name }, paced);
  }
}
