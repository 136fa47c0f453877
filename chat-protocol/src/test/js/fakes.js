// What stands in for the browser and the server: a socket that the test answers for, a clock that it moves.

import { mock } from 'node:test';
import { ChatClient } from '../../main/js/chat-client.js';
import { MemoryStorage } from '../../main/js/storage.js';

export const EPOCH = 'e-1';

/** A WebSocket whose other end is the test. */
export class FakeSocket {
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
    this.readyState = 1;
    this.onopen();
  }

  receive(message) {
    this.onmessage?.({ data: JSON.stringify(message) });
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

/** A fresh page, online, at time 0. */
export function startPage() {
  FakeSocket.all = [];
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 0 });
  globalThis.window = new EventTarget();
  globalThis.document = new EventTarget();
  setOnline(true);
}

/** Newer versions of Node.js have a navigator that cannot be assigned to. */
export function setOnline(onLine) {
  Object.defineProperty(globalThis, 'navigator', { value: { onLine }, configurable: true, writable: true });
}

/** The browser says that the network went or came. */
export async function network(onLine) {
  setOnline(onLine);
  globalThis.window.dispatchEvent(new Event(onLine ? 'online' : 'offline'));
  await settle();
}

/** Lets promises and ports do what they have to. */
export function settle() {
  return new Promise(resolve => { setImmediate(resolve); });
}

export async function pass(ms) {
  mock.timers.tick(ms);
  await settle();
}

/** The page stands still for `ms`: its timers come late. */
export async function freeze(ms) {
  mock.timers.setTime(Date.now() + ms);
  await pass(1);
}

export function newClient(options = {}) {
  return new ChatClient('ws://host/ws', { name: 'Ann', WebSocket: FakeSocket, storage: new MemoryStorage(), share: false, ...options });
}

export const WELCOME = {
  type: 'welcome', id: 'hello', user: 'u-ann', name: 'Ann', session: 's-ann', pingIntervalMs: 25_000,
  limits: { textChars: 4_096, rooms: 100, sendsPerSecond: 20 },
};

/** The newest socket opens, and the server takes the hello. Gives the socket. */
export async function welcome(more = {}) {
  await settle();
  const socket = FakeSocket.last;
  socket.open();
  await settle();
  socket.receive({ ...WELCOME, ...more });
  await settle();
  return socket;
}

/** The server answers the newest join of `room`, whose newest event is `seq`. */
export async function letIn(room, seq = 0, more = {}) {
  const { id } = FakeSocket.last.of('join').filter(join => join.room === room).at(-1);
  FakeSocket.last.receive({ type: 'joined', id, room, epoch: EPOCH, seq, first: 1, members: 1, recovered: true, ...more });
  await settle();
}

export function message(room, seq, more = {}) {
  return { type: 'message', room, seq, user: 'u-ben', name: 'Ben', text: `text ${seq}`, time: seq * 1_000, ...more };
}

/** The server pushes `events`. */
export async function push(...events) {
  events.forEach(event => FakeSocket.last.receive(event));
  await settle();
}

/** The server has what was sent last, or with `id`, and gives it the number `seq`. */
export async function acknowledge(room, seq, id = FakeSocket.last.of('send').at(-1).id) {
  await push({ type: 'sent', id, room, seq, epoch: EPOCH, time: seq * 1_000 });
}

/** Writes down the events of these types, each as its type and what came with it. */
export function listen(target, ...types) {
  const heard = [];
  types.forEach(type => target.addEventListener(type, ({ detail }) => heard.push([type, detail])));
  return { heard, of: type => heard.filter(each => each[0] === type).map(each => each[1]) };
}

/** The hello of the newest connection. */
export const lastHello = () => FakeSocket.last.of('hello').at(-1);

/** The server refuses the hello. */
export async function refuseHello(code, more = {}) {
  FakeSocket.last.receive({ type: 'error', id: 'hello', code, message: 'no', temporary: false, ...more });
  await settle();
}

/** The newest connection opens. */
export async function opens() {
  await settle();
  FakeSocket.last.open();
  await settle();
}
