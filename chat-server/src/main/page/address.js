// What the address of the page says.

import { tidy } from './model/names.js';

/** The server's WebSocket is beside the page, behind whatever path a proxy has put before both. */
export function socketUrl(location) {
  const url = new URL('ws', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** The room that the address names, as `#room`, `#room/message` or `?room=`; empty if none. */
export function roomOf(location) {
  return decode(fragment(location)[0].split('/')[0]) || new URLSearchParams(location.search).get('room') || '';
}

/** The number of the message that the address names, as `#room/1234`; null if none. */
export function messageOf(location) {
  const [, seq] = fragment(location)[0].split('/');
  return /^[1-9]\d{0,14}$/.test(seq ?? '') ? Number(seq) : null;
}

/** The token that the address brings, as `#room?token=`; empty if none. No server gets to see that part of an address. */
export function tokenOf(location) {
  return new URLSearchParams(fragment(location)[1]).get('token') ?? '';
}

function fragment(location) {
  const [room, ...rest] = location.hash.slice(1).split('?');
  return [room, rest.join('?')];
}

function decode(encoded) {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded; // no room has a % in its name
  }
}

/** The address of a room, or of the message `seq` in it. */
export function addressOf(location, room, seq) {
  const place = seq === undefined ? room : room + '/' + seq;
  return location.origin + location.pathname + '#' + place.split('/').map(encodeURIComponent).join('/');
}

/** Puts a room into the address, unless it is there. */
export function showInAddress(location, room) {
  if (tidy(roomOf(location)) !== room) {
    history.pushState(null, '', location.pathname + '#' + encodeURIComponent(room));
  }
}
