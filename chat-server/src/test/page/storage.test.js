import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Remembered } from '../../main/page/storage.js';
import { startBrowser } from './fakes.js';

beforeEach(startBrowser);

afterEach(() => {
  delete globalThis.location;
});

test('pages at different paths of a host remember each their own', () => {
  const at = pathname => {
    globalThis.location = { pathname };
    return new Remembered('localStorage', 'name');
  };
  at('/').write('Ann');
  at('/chat/').write('Bea');

  assert.equal(at('/').read(), 'Ann');
  assert.equal(at('/chat/').read(), 'Bea');
  assert.equal(at('/other/').read(), null);
});
