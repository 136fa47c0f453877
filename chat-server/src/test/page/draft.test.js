import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import { Draft, quote } from '../../main/page/model/draft.js';
import { startBrowser } from './fakes.js';

beforeEach(() => startBrowser());

test('a draft outlives the page, and each room has its own', () => {
  new Draft('tea').write('half a sen');

  assert.equal(new Draft('tea').text, 'half a sen');
  assert.equal(new Draft('coffee').text, '');
});

const TEXTS = JSON.parse(readFileSync(new URL('../../../../chat-protocol/src/test/vectors/blank-texts.json', import.meta.url), 'utf8'));

test('a draft is empty where the server would refuse it as empty', () => {
  const draft = new Draft('tea');
  for (const text of TEXTS.blank.flatMap(blank => [blank, ' ' + blank + blank])) {
    draft.write(text);
    assert.equal(draft.isEmpty, true, JSON.stringify(text));
  }
  for (const text of [...TEXTS['not blank'], ...TEXTS.blank.map(blank => '\u{1F600}' + blank)]) {
    draft.write(text);
    assert.equal(draft.isEmpty, false, JSON.stringify(text));
  }
});

test('nothing is left of a draft that was sent', () => {
  const draft = new Draft('tea');
  draft.write('all of it');
  draft.sent();

  assert.equal(draft.text, '');
  assert.equal(new Draft('tea').text, '');
});

test('what the field shows changes at once, and never by what is written in it', () => {
  const draft = new Draft('tea');
  const shown = [];
  draft.onShow = text => shown.push(text);

  draft.write('all of it');
  assert.deepEqual(shown, []);
  draft.sent();
  assert.deepEqual(shown, ['']);
});

test('changing a message puts the draft aside, and gives it back', () => {
  const draft = new Draft('tea');
  draft.write('for later');
  draft.edit({ seq: 7, name: 'Ann', text: 'old' });
  draft.write('new');

  assert.equal(draft.text, 'new');
  assert.equal(new Draft('tea').text, 'for later');
  draft.sent();
  assert.equal(draft.text, 'for later');
  assert.equal(draft.editing, null);
});

test('changing another message keeps the same draft aside', () => {
  const draft = new Draft('tea');
  draft.write('for later');
  draft.edit({ seq: 7, name: 'Ann', text: 'one' });
  draft.edit({ seq: 8, name: 'Ann', text: 'two' });
  draft.cancel();

  assert.equal(draft.text, 'for later');
});

test('an answer quotes the first lines of what it answers, and nothing that was a quote there', () => {
  const draft = new Draft('tea');
  draft.reply({ name: 'Bea', text: '> **Ann**\n> first\n\none\ntwo\nthree\nfour' });
  draft.write('yes');

  assert.equal(draft.quoted, '> **Bea**\n> one\n> two\n> three\n\nyes');
});

test('a quote cuts long lines, and the name is no markup', () => {
  assert.equal(quote({ name: '*_a_*', text: '🙂'.repeat(201) }), '> **\\*\\_a\\_\\***\n> ' + '🙂'.repeat(200) + '…');
});
