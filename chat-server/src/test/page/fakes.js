// What stands in for the browser: a socket that the test answers for, a clock that it moves, a storage of its own.

import { mock } from 'node:test';

/** A WebSocket whose other end is the test. */
export class FakeSocket {
  static OPEN = 1;
  static all = [];

  readyState = 0;
  sent = [];

  constructor(url) {
    this.url = url;
    FakeSocket.all.push(this);
  }

  /** The newest. */
  static get last() {
    return FakeSocket.all.at(-1);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  open() {
    this.readyState = FakeSocket.OPEN;
    this.onopen();
    return this;
  }

  receive(message) {
    this.onmessage?.({ data: JSON.stringify(message) });
    return this;
  }

  end(code, reason = '') {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }

  /** What was sent of this type. */
  of(type) {
    return this.sent.filter(message => message.type === type);
  }
}

/** A fresh browser: English, online, at time 0. */
export function startBrowser() {
  FakeSocket.all = [];
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 0 });
  mock.method(performance, 'now', () => Date.now());
  globalThis.WebSocket = FakeSocket;
  setNavigator({ language: 'en', onLine: true });
  globalThis.window = { localStorage: new FakeStorage(), sessionStorage: new FakeStorage() };
}

/** Newer versions of Node.js have a navigator that cannot be assigned to. */
export function setNavigator(value) {
  Object.defineProperty(globalThis, 'navigator', { value, configurable: true, writable: true });
}

export function pass(ms) {
  mock.timers.tick(ms);
}

class FakeStorage {
  #items = new Map();

  getItem(key) {
    return this.#items.get(key) ?? null;
  }

  setItem(key, value) {
    this.#items.set(key, String(value));
  }

  removeItem(key) {
    this.#items.delete(key);
  }
}

/** A listener that writes down each call, as its name and what came with it. */
export function recorder() {
  const calls = [];
  const listener = new Proxy({}, { get: (_, name) => (...given) => calls.push([name, ...given]) });
  return { calls, listener, of: name => calls.filter(call => call[0] === name) };
}
