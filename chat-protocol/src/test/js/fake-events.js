// A room called tea in which others write, over one connection or several.

import { FakeSocket, message, pass, welcome } from './fakes.js';

/** What the newest connection has asked for. */
export const joins = () => FakeSocket.last.of('join');

export const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
export const messages = (from, to) => range(from, to).map(seq => message('tea', seq));

/** The connection breaks, and the next one is welcomed. */
export async function comeBack() {
  FakeSocket.last.end(1006);
  await pass(20_000);
  await welcome();
}
