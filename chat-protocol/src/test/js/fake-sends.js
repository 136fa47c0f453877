// A room called tea in which one writes: what the server does about it.

import { FakeSocket, letIn, pass, push, welcome } from './fakes.js';

/** The user is welcomed, and let into the room. */
export async function enter(seq = 0, limits = {}) {
  await welcome({ limits: { textChars: 4_096, rooms: 100, sendsPerSecond: 0, ...limits } });
  await letIn('tea', seq);
}

/** The next connection is there. */
export async function comeBack() {
  await pass(20_000);
  await enter();
}

/** What was sent on the newest connection. */
export const sends = () => FakeSocket.last.of('send');
export const texts = () => sends().map(({ text }) => text);

export const lines = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`);

/** The server refuses what has this id. */
export async function refuse(id, code, more = {}) {
  await push({ type: 'error', id, code, message: 'no', temporary: false, ...more });
}
