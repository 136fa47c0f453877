// The rooms that the visitor is in.

import { showInAddress } from '../address.js';
import { directRoom, isRoomName, tidy } from './names.js';
import { RoomModel } from './room.js';

/** `current` is the room in front. The list of rooms is one of the settings: all tabs have the same. */
export class Rooms {
  #app;
  #client;
  #byName = new Map(); // in the order of the list
  #unsubscribe;
  current = null;

  /** Joins the rooms of the list. */
  constructor(app, client) {
    this.#app = app;
    this.#client = client;
    this.#listed.forEach(name => this.#join(name));
    this.#unsubscribe = app.settings.subscribe(() => this.#follow());
    client.addEventListener('invited', event => this.#invited(event.detail));
  }

  get all() {
    return [...this.#byName.values()];
  }

  /** How many messages are unread in all rooms. */
  get unread() {
    return this.all.reduce((sum, room) => sum + room.unread, 0);
  }

  /** Brings a room to the front, and joins it if need be; false if there can be none of that name. */
  open(typed) {
    const name = tidy(typed);
    if (!isRoomName(name)) {
      return false;
    }
    if (name !== this.current?.name) {
      this.current?.reading.newAfter(null);
    }
    this.current = this.#join(name);
    this.current.read();
    this.#list();
    showInAddress(location, name);
    this.#app.changed();
    return true;
  }

  /** Opens the room of the visitor and `member` alone. */
  openDirect(member) {
    const room = directRoom(this.#app.user, member.user);
    this.#app.settings.nameDirect(room, member.name);
    this.open(room);
  }

  /** Leaves a room, and gives up what was not sent there; false if it was the last one. */
  leave(room) {
    room.unsent.forEach(item => room.room.discard(item.id));
    room.leave();
    this.#byName.delete(room.name);
    this.#list();
    const [next] = this.all;
    if (next && this.current === room) {
      this.open(next.name);
    }
    this.#app.changed();
    return next !== undefined;
  }

  /** Tries to come back into a room that one was removed from, or could not enter. */
  rejoin(room) {
    room.leave();
    const again = new RoomModel(this.#client.join(room.name), this.#app);
    this.#byName.set(room.name, again);
    this.current = this.current === room ? again : this.current;
    this.#app.changed();
  }

  /** The visit ends; the list stays as it is. */
  end() {
    this.#unsubscribe();
  }

  get #listed() {
    return this.#app.settings.values.rooms;
  }

  #join(name) {
    if (!this.#byName.has(name)) {
      this.#byName.set(name, new RoomModel(this.#client.join(name), this.#app));
    }
    return this.#byName.get(name);
  }

  #list() {
    this.#app.settings.set({ rooms: [...this.#byName.keys()] });
  }

  /** Other tabs join and leave rooms, too. */
  #follow() {
    this.#listed.forEach(name => this.#join(name));
    for (const room of this.all) {
      if (!this.#listed.includes(room.name) && room !== this.current) {
        room.leave();
        this.#byName.delete(room.name);
      }
    }
    this.#app.changed();
  }

  /** Somebody writes to this visitor in a room of two. */
  #invited({ room, name }) {
    this.#app.settings.nameDirect(room, name);
    this.#join(room);
    this.#list();
    this.#app.changed();
  }
}
