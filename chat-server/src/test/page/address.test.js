import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageOf, roomOf, socketUrl, tokenOf } from '../../main/page/address.js';

test('the WebSocket is beside the page, under whatever path', () => {
  const urls = {
    'http://host:8000/': 'ws://host:8000/ws',
    'https://host/?room=tea#garden': 'wss://host/ws',
    'http://host/chat/': 'ws://host/chat/ws',
    'https://host/a/b/?room=tea': 'wss://host/a/b/ws',
  };
  for (const [page, socket] of Object.entries(urls)) {
    assert.equal(socketUrl(new URL(page)), socket);
  }
});

test('a room is named by #room or ?room=, and the former is the newer', () => {
  const rooms = {
    'http://host/': '',
    'http://host/?room=tea': 'tea',
    'http://host/#garden': 'garden',
    'http://host/?room=tea#garden': 'garden',
    'http://host/#t%C3%AAte': 'tête',
    'http://host/?room=tea#%C3': '%C3', // which can be no room
    'http://host/#garden?token=e30.e30.x': 'garden',
    'http://host/?room=tea#?token=e30.e30.x': 'tea',
  };
  for (const [page, room] of Object.entries(rooms)) {
    assert.equal(roomOf(new URL(page)), room);
  }
});

test('a token is behind the # only, where no server sees it', () => {
  const tokens = {
    'http://host/#tea?token=e30.e30.x-_': 'e30.e30.x-_',
    'http://host/#?token=e30.e30.x': 'e30.e30.x',
    'http://host/?room=tea#?a=b&token=e30.e30.x': 'e30.e30.x',
    'http://host/#tea': '',
    'http://host/?token=e30.e30.x': '',
    'http://host/?room=tea#token=e30.e30.x': '',
  };
  for (const [page, token] of Object.entries(tokens)) {
    assert.equal(tokenOf(new URL(page)), token);
  }
});

test('an address names a message in a room', () => {
  const at = hash => ({ hash, search: '' });
  assert.equal(messageOf(at('#tea/1234')), 1_234);
  assert.equal(roomOf(at('#tea/1234')), 'tea');
  assert.equal(roomOf(at('#%E8%8C%B6/1?token=x')), '茶');
  for (const hash of ['', '#tea', '#tea/', '#tea/0', '#tea/-1', '#tea/x', '#tea/1e3', '#tea/' + '9'.repeat(20)]) {
    assert.equal(messageOf(at(hash)), null, hash);
  }
});
