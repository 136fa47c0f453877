// The visit: who one is, and the connection.

import { addressOf, messageOf, roomOf, socketUrl, tokenOf } from '../address.js';
import { ChatClient } from '../../../../../chat-protocol/src/main/js/chat-client.js';
import { token } from '../storage.js';
import { reasonOf, text } from '../texts.js';
import { Model } from './model.js';
import { isName, isRoomName, tidy } from './names.js';
import { Rooms } from './rooms.js';
import { Settings } from './settings.js';

const DEFAULT_ROOM = 'lobby';
const NOT_CONNECTED = { is: 'closed' };

/**
 * At the entry page there is no client. `entry` is the state of the entry form: `{ name, room, asksToken, problem: { field, words } }`.
 */
export class AppModel extends Model {
  settings = new Settings();
  rooms = null; // Rooms; null at the entry page
  state = NOT_CONNECTED;
  entry;
  renewal = null; // why another token is asked for
  isBack = false; // the connection is open again
  #wasAway = false;
  #client = null;
  #notifier = null;

  /** Says that a message came in a room that is not in front: `notifier(room, message, mentioned)`. */
  set notifier(notifier) {
    this.#notifier = notifier;
  }

  get client() {
    return this.#client;
  }

  get user() {
    return this.#client?.user ?? '';
  }

  get name() {
    return this.#client?.name ?? this.settings.values.name;
  }

  get hasToken() {
    return token.read() !== null;
  }

  /** Goes where the address says: into the room, if it is known who one is. */
  start() {
    const brought = this.#takeToken();
    const { name } = this.settings.values;
    this.entry = { name, room: DEFAULT_ROOM, asksToken: false, problem: null };
    const room = this.#roomOfAddress();
    if (room !== '') {
      this.entry = { ...this.entry, room };
    }
    if (room !== '' && (name !== '' || brought || this.hasToken)) {
      this.enter(name, room);
    }
    this.changed();
  }

  /** Enters with a name from the entry page. */
  enter(typedName, typedRoom, typedToken = '') {
    const name = tidy(typedName);
    const room = tidy(typedRoom);
    this.entry = { ...this.entry, name, room, problem: null };
    if (typedToken !== '') {
      this.#take(typedToken);
    }
    if (!isName(name) && !(name === '' && this.hasToken)) {
      this.#refuse('name', text('badName'));
    } else if (!isRoomName(room)) {
      this.#refuse('room', text('badRoom'));
    } else {
      if (!this.hasToken) {
        this.settings.set({ name });
      }
      this.#connect(name);
      this.rooms.open(room);
      this.#showMessage();
    }
  }

  /** Shows the message that the address names. */
  #showMessage() {
    const seq = messageOf(location);
    if (seq !== null && tidy(roomOf(location)) === this.rooms.current.name) {
      this.rooms.current.reading.show(seq);
    }
  }

  #connect(name) {
    const client = new ChatClient(socketUrl(location), { name, token: token.read() ?? undefined });
    this.#client = client;
    this.state = client.state;
    this.isBack = this.#wasAway = false;
    client.addEventListener('state', () => this.#follow(client.state));
    client.addEventListener('name', () => this.#named());
    client.addEventListener('refused', event => this.#refused(event.detail));
    client.addEventListener('unsent', () => this.changed());
    client.addEventListener('expiring', () => this.#askForToken('tokenEnds'));
    this.rooms = new Rooms(this, client);
  }

  #follow(state) {
    this.state = state;
    if (state.is === 'open') {
      this.isBack = this.#wasAway;
    } else {
      this.#wasAway = this.user !== '';
      this.isBack = false;
      this.rooms?.all.forEach(room => room.forgetGap());
    }
    this.changed();
  }

  /** It has been said that the connection is back. */
  saidBack() {
    this.isBack = this.#wasAway = false;
    this.changed();
  }

  /** Leaves a room; after the last one comes the entry page. */
  leave(room) {
    if (!this.rooms.leave(room)) {
      this.#end();
      this.changed();
    }
  }

  /** Asks for another name; gives the name that the server took. */
  async rename(typedName) {
    const name = tidy(typedName);
    if (!isName(name)) {
      throw Object.assign(new Error(name), { code: 'bad_name' });
    }
    return this.#client.rename(name);
  }

  notify(room, message, mentioned) {
    this.#notifier?.(room, message, mentioned);
  }

  /** The address has changed by hand, by a link, or by Back and Forward. */
  addressChanged() {
    const brought = this.#takeToken();
    if (brought && this.#client) {
      this.renew(token.read());
    }
    const room = this.#roomOfAddress();
    if (room === '') {
      return;
    }
    if (brought && !this.#client) {
      this.enter(this.settings.values.name, room);
    } else if (this.#client) {
      if (room !== this.rooms.current.name) {
        this.rooms.open(room);
      }
      this.#showMessage();
    } else {
      this.entry = { ...this.entry, room, problem: null };
      this.changed();
    }
  }

  /** The room that the address names; empty if none. What can be no room does not stay there, where Back would come to it again. */
  #roomOfAddress() {
    const given = roomOf(location);
    const room = tidy(given);
    if (given === '' || isRoomName(room)) {
      return room;
    }
    if (this.#client) {
      const { current } = this.rooms;
      history.replaceState(null, '', addressOf(location, current.name));
      current.reading.say('badAddress');
    } else {
      history.replaceState(null, '', location.pathname);
      this.entry = { ...this.entry, room };
      this.#refuse('room', text('badRoom'));
    }
    return '';
  }

  /** Goes on by another token of the same user. */
  async renew(given) {
    try {
      await this.#client.useToken(given);
      token.write(given);
      this.renewal = null;
      this.changed();
    } catch {
      this.#askForToken('tokenRefused');
    }
  }

  #askForToken(why) {
    this.renewal = text(why);
    this.changed();
  }

  #named() {
    if (!this.hasToken) {
      this.settings.set({ name: this.#client.name });
    }
    this.changed();
  }

  /** The server does not let this visitor in like this. What was not sent waits for their return. */
  #refused(error) {
    const asksToken = error.code === 'bad_token' || error.code === 'token_expired';
    const hadToken = this.hasToken;
    const room = this.rooms.current?.name ?? this.entry.room;
    const { name } = this;
    this.#end();
    this.entry = { ...this.entry, name, room, asksToken };
    if (asksToken) {
      token.forget();
      this.settings.begin();
      const words = error.code === 'token_expired' ? 'close4501' : hadToken ? 'tokenRefused' : 'tokenWanted';
      this.#refuse('token', text(words));
    } else {
      this.#refuse(error.code === 'bad_name' ? 'name' : null, reasonOf(error));
    }
  }

  #refuse(field, words) {
    this.entry = { ...this.entry, problem: { field, words } };
    this.changed();
  }

  #end() {
    this.#client.close();
    this.#client = null;
    this.state = NOT_CONNECTED;
    this.rooms.end();
    this.rooms = null;
    this.renewal = null;
    history.replaceState(null, '', location.pathname);
  }

  /** The token that somebody put into the address. It does not stay there, where others may see it. */
  #takeToken() {
    const given = tokenOf(location);
    if (given !== '') {
      history.replaceState(null, '', location.pathname + location.search + location.hash.replace(/\?.*/, ''));
      this.#take(given);
    }
    return given !== '';
  }

  #take(given) {
    token.write(given);
    this.settings.begin();
  }
}
