// A room in the list: all that its views show.

import { text } from '../texts.js';
import { Draft } from './draft.js';
import { Members } from './members.js';
import { Model } from './model.js';
import { ReadMark } from './read-mark.js';
import { Reading } from './reading.js';
import { Typists } from './typists.js';

const FOR_MODERATION = 'm';
const FOR_WRITING = 'w';
const MOST_UNSENT = 100;
/** What follows a name that is longer than what was found. Where words are not parted by spaces, more may follow. */
export const GOES_ON = /^(?!\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai})[\p{L}\p{M}\p{Nd}_]/u;

/**
 * Follows a room of the client library. It is read while it is in front of the visitor; what comes at other times is counted as unread.
 * A room that the visitor has been removed from, or may not enter, has `ended`: `{ why: 'removed' | 'refused', … }`.
 */
export class RoomModel extends Model {
  #room;
  #app;
  #mark;
  reading;
  draft;
  members;
  typists;
  unread = 0;
  mentions = 0;
  last = null; // message
  ended = null;
  gap = null; // the last since the connection went
  isLoading = true;

  /**
   * @param {Room} room of the library
   * @param {AppModel} app
   */
  constructor(room, app) {
    super();
    this.#room = room;
    this.#app = app;
    this.#mark = new ReadMark(room.name, this.isDirect);
    this.reading = new Reading(room, () => this.changed(), () => this.isInFront && this.#seen());
    this.draft = new Draft(room.name);
    this.members = new Members(room, () => this.changed());
    this.typists = new Typists(() => this.changed());
    const on = (type, listener) => room.addEventListener(type, event => {
      listener(event.detail);
      this.changed();
    });
    on('joined', joined => this.#joined(joined));
    on('message', message => this.#message(message));
    for (const type of ['edited', 'deleted', 'changed']) {
      on(type, event => this.#event(event));
    }
    on('gap', gap => this.#lost(gap));
    on('caught-up', () => this.#caughtUp());
    on('rights', () => {});
    on('presence', push => this.#presence(push));
    on('typing', push => this.typists.heard(push, app.user));
    on('removed', push => this.#end({ why: 'removed', ...push }));
    on('refused', error => this.#end({ why: 'refused', error }));
    on('unsent', () => {});
  }

  get name() {
    return this.#room.name;
  }

  /** The name to show. */
  get title() {
    return this.#app.settings.values.direct[this.name] ?? this.name;
  }

  /** The library's room: to send, edit, delete, page, moderate. */
  get room() {
    return this.#room;
  }

  /** The part of its history that is shown. */
  get log() {
    return this.reading.log;
  }

  /** The visitor's own user. */
  get user() {
    return this.#app.user;
  }

  get unsent() {
    return this.#room.unsent;
  }

  get canModerate() {
    return this.#room.may.includes(FOR_MODERATION);
  }

  get topic() {
    return this.#room.settings.topic;
  }

  get kind() {
    return this.#room.settings.kind;
  }

  get slowMs() {
    return this.#room.settings.slowMs;
  }

  /** While a moderator keeps the visitor from writing: `until`, `reason`; else null. */
  get muted() {
    return this.#room.muted;
  }

  /** Whether the visitor may write here; before the room is joined that is not known. */
  get mayWrite() {
    return !this.#room.isJoined || this.#room.may.includes(FOR_WRITING);
  }

  /** Whether the visitor looks at it. */
  get isInFront() {
    return this.#app.rooms?.current === this && !globalThis.document?.hidden;
  }

  /** The visitor has come to it: what came meanwhile is new, and is read now. */
  read() {
    if (this.unread > 0) {
      this.reading.newAfter(this.#mark.seqIn(this.#room.epoch));
    }
    this.#seen();
  }

  #seen() {
    this.unread = this.mentions = 0;
    this.#mark.set(this.#room.epoch, this.#room.seq);
    this.changed();
    this.#app.changed();
  }

  /** Sends what the visitor has written. How far it came is said by `unsent`. */
  say(line) {
    if (this.unsent.length >= MOST_UNSENT) {
      this.draft.refuse(text('outboxFull'));
      return;
    }
    this.#room.send(line).catch(() => {}); // its item says why
    this.#room.typing(false);
    this.draft.sent();
  }

  /** Acts on a user as a moderator. */
  moderate(action, user, options) {
    return this.#room.moderate(action, user, options);
  }

  leave() {
    this.typists.clear();
    this.members.stop();
    this.#room.leave();
  }

  #joined(joined) {
    this.ended = null;
    if (this.log.epoch === null && this.isInFront) {
      const read = this.#mark.seqIn(joined.epoch);
      this.reading.newAfter(read < joined.seq ? read : null);
    }
    this.log.joined(joined);
    this.members.joined(joined.members);
  }

  #message(message) {
    this.typists.stopped(message.user);
    const isHidden = message.deleted || this.#app.settings.hasMuted(message.user);
    const isOwn = message.user === this.#app.user;
    this.log.add(message, !isHidden && !isOwn);
    if (isHidden) {
      return;
    }
    this.last = message;
    if (!isOwn && !this.#mark.covers(this.#room.epoch, message.seq)) {
      this.#arrived(message);
    }
    this.#app.changed();
  }

  #arrived(message) {
    if (this.isInFront) {
      if (this.log.follows) {
        this.#mark.set(this.#room.epoch, message.seq);
      }
      return;
    }
    const mentioned = this.isDirect || mentions(message.text, this.#app.name);
    this.unread++;
    this.mentions += mentioned ? 1 : 0;
    if (this.#room.isCaughtUp) {
      this.#app.notify(this, message, mentioned);
    }
  }

  forgetGap() {
    this.gap = null;
  }

  #lost(gap) {
    this.gap = gap;
    this.log.addGap(gap);
  }

  get isDirect() {
    return this.name.startsWith('dm.');
  }

  #event(event) {
    this.log.add(event);
  }

  #caughtUp() {
    this.isLoading = false;
    if (this.isInFront && this.log.follows) {
      this.#seen();
    }
    this.reading.caughtUp();
  }

  #presence(push) {
    this.members.presence(push);
    push.left?.forEach(member => this.typists.stopped(member.user));
  }

  #end(why) {
    this.ended = why;
    this.isLoading = false;
    this.members.stop();
    this.#app.changed();
  }
}

/** Whether `text` names somebody called `name`, as `@name`. Where words are not parted by spaces, more may follow. */
export function mentions(text, name) {
  if (!name) {
    return false;
  }
  const wanted = '@' + name.toLowerCase();
  const lower = text.toLowerCase();
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
    if (!GOES_ON.test(lower.slice(at + wanted.length))) {
      return true;
    }
  }
  return false;
}
