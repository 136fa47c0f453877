// The visit: who one is, the connection, and the rooms that one is in.

import { messageOf, roomOf, showInAddress, socketUrl, tokenOf } from '../address.js';
import { ChatClient } from '../../../../../chat-protocol/src/main/js/chat-client.js';
import { token } from '../storage.js';
import { reasonOf, text } from '../texts.js';
import { Model } from './model.js';
import { directRoom, isName, isRoomName, tidy } from './names.js';
import { RoomModel } from './room.js';
import { Settings } from './settings.js';

const DEFAULT_ROOM = 'lobby';
const NOT_CONNECTED = { is: 'closed' };

/**
 * At the entry page there is no client. `current` is the room in front. `entry` is the state of the entry form: `{ name, room, asksToken, problem: { field, words } }`.
 */
export class AppModel extends Model {
  settings = new Settings();
  rooms = new Map(); // RoomModel by name, in the order of the list
  current = null;
  state = NOT_CONNECTED;
  entry;
  renewal = null; // why another token is asked for
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

  /** How many messages are unread in all rooms. */
  get unread() {
    return [...this.rooms.values()].reduce((sum, room) => sum + room.unread, 0);
  }

  get hasToken() {
    return token.read() !== null;
  }

  /** Goes where the address says: into the room, if it is known who one is. */
  start() {
    const brought = this.#takeToken();
    const room = tidy(roomOf(location));
    const { name } = this.settings.values;
    this.entry = { name, room: room || DEFAULT_ROOM, asksToken: false, problem: null };
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
      this.settings.values.rooms.forEach(each => this.#join(each));
      this.open(room);
      this.#showMessage();
    }
  }

  /** Shows the message that the address names. */
  #showMessage() {
    const seq = messageOf(location);
    if (seq !== null && tidy(roomOf(location)) === this.current.name) {
      this.current.reading.show(seq);
    }
  }

  #connect(name) {
    const client = new ChatClient(socketUrl(location), { name, token: token.read() ?? undefined });
    this.#client = client;
    this.state = client.state;
    client.addEventListener('state', () => {
      this.state = client.state;
      this.changed();
    });
    client.addEventListener('name', () => this.#named());
    client.addEventListener('refused', event => this.#refused(event.detail));
    client.addEventListener('unsent', () => this.changed());
    client.addEventListener('expiring', () => this.#askForToken('tokenEnds'));
    client.addEventListener('invited', event => this.#invited(event.detail));
  }

  /** Brings a room to the front, and joins it if need be; false if there can be none of that name. */
  open(typedRoom) {
    const name = tidy(typedRoom);
    if (!isRoomName(name)) {
      return false;
    }
    if (name !== this.current?.name) {
      this.current?.reading.newAfter(null);
    }
    this.current = this.#join(name);
    this.current.read();
    this.#rememberRooms();
    showInAddress(location, name);
    this.changed();
    return true;
  }

  #join(name) {
    if (!this.rooms.has(name)) {
      this.rooms.set(name, new RoomModel(this.#client.join(name), this));
    }
    return this.rooms.get(name);
  }

  /** Leaves a room; after the last one comes the entry page. */
  leave(room) {
    room.leave();
    this.rooms.delete(room.name);
    this.#rememberRooms();
    if (this.current === room) {
      const [next] = this.rooms.values();
      if (next) {
        this.open(next.name);
      } else {
        this.#end();
      }
    }
    this.changed();
  }

  /** Asks for another name; gives the name that the server took. */
  async rename(typedName) {
    const name = tidy(typedName);
    if (!isName(name)) {
      throw Object.assign(new Error(name), { code: 'bad_name' });
    }
    return this.#client.rename(name);
  }

  /** Tries to come back into a room that one was removed from, or could not enter. */
  rejoin(room) {
    room.leave();
    const again = new RoomModel(this.#client.join(room.name), this);
    this.rooms.set(room.name, again);
    this.current = this.current === room ? again : this.current;
    this.changed();
  }

  hasMuted(user) {
    return Object.hasOwn(this.settings.values.muted, user);
  }

  /** The visitor does not want to see what a member says, or wants it again. */
  mute({ user, name }, muted) {
    const { [user]: _, ...others } = this.settings.values.muted;
    this.settings.set({ muted: muted ? { ...others, [user]: name } : others });
  }

  /** Opens the room of the visitor and `member` alone. */
  openDirect(member) {
    const room = directRoom(this.user, member.user);
    this.settings.set({ direct: { ...this.settings.values.direct, [room]: member.name } });
    this.open(room);
  }

  /** What the room of two is called: by the other one. */
  directName(room) {
    return this.settings.values.direct[room];
  }

  notify(room, message, mentioned) {
    this.#notifier?.(room, message, mentioned);
  }

  /** The address has changed by hand, by a link, or by Back and Forward. */
  addressChanged() {
    if (this.#takeToken() && this.#client) {
      this.renew(token.read());
    }
    const room = tidy(roomOf(location));
    if (!isRoomName(room)) {
      return;
    }
    if (this.#client) {
      if (room !== this.current.name) {
        this.open(room);
      }
      this.#showMessage();
    } else {
      this.entry = { ...this.entry, room };
      this.changed();
    }
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

  /** Somebody writes to this visitor in a room of two. */
  #invited({ room, name }) {
    this.settings.set({ direct: { ...this.settings.values.direct, [room]: name } });
    this.#join(room);
    this.#rememberRooms();
    this.changed();
  }

  #rememberRooms() {
    this.settings.set({ rooms: [...this.rooms.keys()] });
  }

  /** The server does not let this visitor in like this. What was not sent waits for their return. */
  #refused(error) {
    const asksToken = error.code === 'bad_token' || error.code === 'token_expired';
    const hadToken = this.hasToken;
    const room = this.current?.name ?? this.entry.room;
    this.#end();
    this.entry = { ...this.entry, room, asksToken };
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
    this.rooms.clear();
    this.current = null;
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
