// The tabs that are in a room.

/** Their ports, and what each is to hear: at once, or after what it has missed. */
export class Audience {
  #room;
  #ports = new Map(); // to null, or to the messages that wait

  constructor(room) {
    this.#room = room;
  }

  get size() {
    return this.#ports.size;
  }

  get ports() {
    return [...this.#ports.keys()];
  }

  has(port) {
    return this.#ports.has(port);
  }

  add(port) {
    this.#ports.set(port, null);
  }

  delete(port) {
    return this.#ports.delete(port);
  }

  /** All of them hear it. */
  post(what, detail) {
    const message = { is: 'room', room: this.#room, what, detail };
    this.#ports.forEach((waiting, port) => this.#say(port, waiting, message));
  }

  say(port, what, detail) {
    this.#say(port, this.#ports.get(port), { is: 'room', room: this.#room, what, detail });
  }

  #say(port, waiting, message) {
    if (waiting === null) {
      port.postMessage(message);
    } else {
      waiting?.push(message);
    }
  }

  /** `port` hears nothing until `said` settles: then that, and what waited. */
  async holdUntil(port, what, said) {
    const waiting = [];
    this.#ports.set(port, waiting);
    const detail = await said;
    if (this.#ports.get(port) === waiting) {
      this.#ports.set(port, null);
      this.say(port, what, detail);
      waiting.forEach(message => port.postMessage(message));
    }
  }
}
