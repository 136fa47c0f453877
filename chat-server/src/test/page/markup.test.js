// What is markup in a message, and what stays the text that was written.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../../main/page/model/markup.js';

const strong = (...parts) => ({ kind: 'strong', parts });
const link = (href, host, ...parts) => ({ kind: 'link', href, host, parts });

const same = (...texts) => texts.forEach(text => assert.deepEqual(parse(text), [text]));

/** All parts, whatever they are in. */
function all(parts) {
  return parts.flatMap(part => [part, ...all(part.parts ?? [])]);
}

test('bold, slanted, struck out, code', () => {
  assert.deepEqual(parse('a **b** *c* ~~d~~ `e`'), ['a ', strong('b'), ' ', { kind: 'em', parts: ['c'] }, ' ', { kind: 'del', parts: ['d'] }, ' ', { kind: 'code', text: 'e' }]);
  assert.deepEqual(parse('中文**粗体**中文'), ['中文', strong('粗体'), '中文']);
});

test('quotes, lists and blocks of code stand on lines of their own', () => {
  assert.deepEqual(parse('> q\n> r\n\nanswer'), [{ kind: 'quote', parts: ['q\nr'] }, 'answer']);
  assert.deepEqual(parse('a\n- b\n- c'), ['a', { kind: 'list', start: null, parts: [{ kind: 'item', parts: ['b'] }, { kind: 'item', parts: ['c'] }] }]);
  assert.deepEqual(parse('1986. A year'), [{ kind: 'list', start: 1986, parts: [{ kind: 'item', parts: ['A year'] }] }]);
  assert.deepEqual(parse('```js\nif (a < b) {\n\n  c[0];\n}\n```\nd'), [{ kind: 'block', text: 'if (a < b) {\n\n  c[0];\n}' }, 'd']);
});

test('all else stays as it was written', () => {
  same('# Heading', 'a\n---\nb', '***', '| a | b |\n|---|---|\n| 1 | 2 |', '![x](https://a.example/x.png)', '[a]', '<b>bold</b>', '<!-- c -->', '&lt;b&gt; &amp; &#106;',
    '2*3*4', 'snake_case_name', '~5 to ~10', 'a  \nb', '- ', '+1', '¯\\_(ツ)_/¯');
});

test('line breaks and spaces stay as they were written', () => {
  same('a\n\n\nb', '\n\n a \n\n', '    four\n  two', ' /\\_/\\\n( o.o )\n > ^ <', 'top' + '\n'.repeat(3_000) + 'bottom');
});

test('a backslash keeps from being markup', () => {
  assert.deepEqual(parse('\\*a\\* \\`b\\` \\> \\[c\\]'), ['*a* `b` > [c]']);
  assert.deepEqual(parse('> **my\\_name**'), [{ kind: 'quote', parts: [strong('my_name')] }]);
});

test('links', () => {
  assert.deepEqual(parse('see https://a.example/x_y_z.'), ['see ', link('https://a.example/x_y_z', null, 'https://a.example/x_y_z'), '.']);
  assert.deepEqual(parse('www.a.example'), [link('http://www.a.example/', null, 'www.a.example')]);
  assert.deepEqual(parse('me@a.example'), [link('mailto:me@a.example', null, 'me@a.example')]);
  assert.deepEqual(parse('<https://a.example>'), [link('https://a.example/', null, 'https://a.example')]);
});

test('a link whose text is another says where it leads', () => {
  assert.deepEqual(parse('[docs](https://a.example/x)'), [link('https://a.example/x', 'a.example', 'docs')]);
  assert.deepEqual(parse('[https://bank.example](https://evil.example)'), [link('https://evil.example/', 'evil.example', 'https://bank.example')]);
  assert.deepEqual(parse('[bank.example](https://bank.example.evil.example)')[0].host, 'bank.example.evil.example');
  assert.equal(parse('https://bank.example@evil.example')[0].host, 'evil.example');
  assert.equal(parse('https://b\u0430nk.example')[0].host, 'xn--bnk-6cd.example');
  assert.equal(parse('[me@a.example](mailto:you@b.example)')[0].host, 'you@b.example');
});

test('no other scheme is a link', () => {
  for (const href of ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'java\tscript:alert(1)', 'java&#115;cript:alert(1)', '&#x6A;avascript:alert(1)',
    '\u0001javascript:alert(1)', 'data:text/html,<script>alert(1)</script>', 'vbscript:msgbox(1)', 'file:///etc/passwd', 'blob:https://a.example/1', 'ftp://a.example', '//a.example', '/x', 'x', '#', '']) {
    for (const text of [`[a](${href})`, `[a](<${href}>)`, `<${href}>`, `**[a](${href} "t")**`, `[a]: ${href}\n\n[a]`]) {
      const links = all(parse(text)).filter(part => part.kind === 'link');
      assert.ok(links.every(({ href: to }) => /^(?:https?|mailto):/.test(to)), text + ' ' + JSON.stringify(links));
      assert.ok(!links.some(({ parts }) => parts.includes('a')), text);
    }
  }
});

test('has no kinds but those that are shown', () => {
  const kinds = new Set(all(parse('**a *b ~~c `d`~~*** > e\n> f\n\n- [ ] g\n1. h\n\n<i>j</i>\n\n```\nk\n```\n![l](m) [n](https://o.example)')).map(part => part.kind ?? 'text'));
  kinds.forEach(kind => assert.ok(['text', 'strong', 'em', 'del', 'quote', 'list', 'item', 'code', 'block', 'link'].includes(kind), kind));
});

const MOST = 4_096;
const HARD = ['*', '*a ', '**a', '_a', '*_', '~~a ', '`', '[', '[a](', '![', '[a', '[](<', '<', '<a ', '>', '> ', '- ', '1. ', '> - ', '- a\n\n', '1. a\n', '> a\n', 'a@', 'a.', 'www.', 'http://', '\\', '|', '\n', 'a\n', '\t', '```\n', 'a  \n', '&', '\u202e', '{'];

test('no text takes long', () => {
  parse('warm **up** https://a.example');
  for (const unit of HARD) {
    for (const text of [unit.repeat(MOST / unit.length), unit.repeat(MOST / unit.length) + 'x@', '```a`\n' + unit.repeat(MOST / unit.length)]) {
      const times = [0, 1, 2].map(() => {
        const start = process.cpuUsage();
        parse(text);
        const { user, system } = process.cpuUsage(start);
        return (user + system) / 1_000; // ms of a core: the machine may have more to do
      });
      assert.ok(Math.min(...times) < 50, JSON.stringify(unit) + ' ' + times);
    }
  }
});
