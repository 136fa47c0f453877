// A WebSocket for Node, whose older versions have none: text frames of RFC 6455 without extensions, as much as the library needs.

import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

export class NodeSocket {
  static all = new Set(); // that are open

  readyState = 0;
  onopen = null;
  onmessage = null;
  onclose = null;
  #socket = null;
  #read = Buffer.alloc(0);
  #parts = [];
  #swallows = false;

  constructor(url, protocol) {
    const key = randomBytes(16).toString('base64');
    const handshake = request(url.replace(/^ws/, 'http'), {
      headers: {
        connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': 13, 'sec-websocket-key': key, 'sec-websocket-protocol': protocol,
      },
    });
    handshake.on('upgrade', (response, socket, head) => {
      const accept = createHash('sha1').update(key + GUID).digest('base64');
      if (response.headers['sec-websocket-accept'] !== accept || this.readyState !== 0) {
        socket.destroy();
        this.#end(1006);
      } else {
        this.#opened(socket, head);
      }
    });
    handshake.on('response', () => this.#end(1006));
    handshake.on('error', () => this.#end(1006));
    handshake.end();
  }

  send(text) {
    if (!this.#swallows) {
      this.#write(TEXT, Buffer.from(text));
    }
  }

  close() {
    if (this.readyState === 1) {
      this.readyState = 2;
      this.#write(CLOSE, Buffer.from([3, 232]));
    } else if (this.readyState === 0) {
      this.#end(1006);
    }
  }

  /** The connection breaks without a word. */
  cut() {
    this.#socket.destroy();
  }

  /** The network takes everything from now on, and brings nothing. */
  swallow() {
    this.#swallows = true;
    this.#socket.removeAllListeners('data');
    this.#socket.resume();
  }

  #opened(socket, head) {
    this.#socket = socket;
    NodeSocket.all.add(this);
    socket.setNoDelay(true);
    socket.on('data', data => this.#receive(data));
    socket.on('error', () => {});
    socket.on('close', () => this.#end(1006));
    this.readyState = 1;
    this.onopen?.();
    this.#receive(head);
  }

  #receive(data) {
    this.#read = Buffer.concat([this.#read, data]);
    for (let frame = this.#frame(); frame !== null; frame = this.#frame()) {
      this.#take(frame);
    }
  }

  #frame() {
    const read = this.#read;
    if (read.length < 2) {
      return null;
    }
    let length = read[1] & 127;
    let start = 2;
    if (length > 125) {
      start = length === 126 ? 4 : 10;
      if (read.length < start) {
        return null;
      }
      length = length === 126 ? read.readUInt16BE(2) : Number(read.readBigUInt64BE(2));
    }
    if (read.length < start + length) {
      return null;
    }
    this.#read = read.subarray(start + length);
    return { last: (read[0] & 128) !== 0, opcode: read[0] & 15, payload: read.subarray(start, start + length) };
  }

  #take({ last, opcode, payload }) {
    if (opcode === PING) {
      this.#write(PONG, payload);
    } else if (opcode === CLOSE) {
      const code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
      this.#write(CLOSE, payload.subarray(0, 2));
      this.#socket.end();
      this.#end(code, payload.subarray(2).toString());
    } else if (opcode <= TEXT) {
      this.#parts.push(payload);
      if (last) {
        const data = Buffer.concat(this.#parts.splice(0)).toString();
        this.onmessage?.({ data });
      }
    }
  }

  #write(opcode, payload) {
    if (this.#socket === null || this.#socket.destroyed) {
      return;
    }
    const mask = randomBytes(4);
    const { length } = payload;
    const header = length < 126 ? Buffer.from([128 | opcode, 128 | length])
      : Buffer.from([128 | opcode, 128 | 126, length >> 8, length & 255]);
    const masked = Buffer.from(payload);
    for (let i = 0; i < length; i++) {
      masked[i] ^= mask[i & 3];
    }
    this.#socket.write(Buffer.concat([header, mask, masked]));
  }

  #end(code, reason = '') {
    NodeSocket.all.delete(this);
    if (this.readyState !== 3) {
      this.readyState = 3;
      this.onclose?.({ code, reason });
    }
  }
}
