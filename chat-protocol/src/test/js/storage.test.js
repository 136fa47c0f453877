import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { MemoryStorage, serverName, openStorage } from '../../main/js/storage.js';

const URL = 'ws://chat.example/ws';

afterEach(() => {
  delete globalThis.indexedDB;
  mock.timers.reset();
});

async function remembers(storage) {
  await storage.set('unsent.tea.2', { text: 'two' });
  await storage.set('unsent.tea.1', { text: 'one' });
  await storage.set('session', 'secret');
  await storage.set('unsent.tea.3', { text: 'three' });
  await storage.delete('unsent.tea.3');

  assert.equal(await storage.get('session'), 'secret');
  assert.equal(await storage.get('name'), undefined);
  assert.deepEqual(await storage.entries('unsent.'), [['unsent.tea.1', { text: 'one' }], ['unsent.tea.2', { text: 'two' }]]);
}

test('memory remembers', () => remembers(new MemoryStorage()));

test('memory remembers what was set, not what became of it', async () => {
  const storage = new MemoryStorage();
  const value = { text: 'one' };
  await storage.set('a', value);
  value.text = 'two';

  assert.deepEqual(await storage.get('a'), { text: 'one' });
});

test('where there is no IndexedDB, it is memory', () => remembers(openStorage(URL)));

test('where IndexedDB is forbidden, it is memory', () => {
  globalThis.indexedDB = {
    open() {
      throw new DOMException('no', 'SecurityError');
    },
  };
  return remembers(openStorage(URL));
});

test('where IndexedDB fails to open, it is memory', () => {
  globalThis.indexedDB = {
    open() {
      const request = { error: new DOMException('broken', 'UnknownError') };
      queueMicrotask(() => request.onerror());
      return request;
    },
  };
  return remembers(openStorage(URL));
});

test('where IndexedDB does not open in time, it is memory', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  globalThis.indexedDB = { open: () => ({}) };
  const done = remembers(openStorage(URL));
  await Promise.resolve();
  mock.timers.tick(3_000);

  await done;
});

test('servers at different paths of a host share nothing', () => {
  const names = [
    serverName('wss://chat.example/ws'),
    serverName('wss://chat.example/a/ws'),
    serverName('wss://chat.example:444/ws'),
  ];

  assert.equal(new Set(names).size, names.length);
  assert.equal(serverName('wss://chat.example/ws?token=x#y'), names[0]);
});
