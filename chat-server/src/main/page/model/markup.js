// The little Markdown that messages may have.

import { Lexer, Tokenizer, getDefaults } from '../vendor/marked.js';

const SCHEMES = ['http:', 'https:', 'mailto:'];
const DEEPEST = 5;
const MOST_CHARS = 8_192;
const MOST_MARKS = 300;
const MOST_LINE_MARKS = 150;
const NESTED = new RegExp(String.raw`^[ \t]*(?:>[ \t]?|(?:[-*+]|\d{1,9}[.)])[ \t]+){${DEEPEST + 1}}`, 'm');
const LONG_WORD = /[\w.!#$%&'*+/=?`{|}~-]{1000}/;
const FENCED = /^```[^`\n]*\n[\s\S]*?^```/gm;
const SHRUGS = '¯'; // ¯\\_(ツ)_/¯
const EMPTY_ITEM = /^ *(?:[-*+]|\d{1,9}[.)])[ \t]*(?:\n|$)/;
const UNESCAPED = '*`~[]<>#';

/** Knows what messages may have: the rest of Markdown is text like any other, with the line breaks that were written. */
class ChatTokenizer extends Tokenizer {
  heading() {}
  lheading() {}
  hr() {}
  html() {}
  tag() {}
  table() {}
  def() {}
  reflink() {}
  /** By indentation. */
  code() {}

  /** `2*3*4` has none. */
  emStrong(src, masked, previous) {
    const isInWord = src[0] === '*' && src[1] !== '*' && /\w/.test(previous ?? '');
    return isInWord ? undefined : super.emStrong(src, masked, previous);
  }

  list(src) {
    return EMPTY_ITEM.test(src) ? undefined : super.list(src);
  }

  blockquote(src) {
    return src.startsWith('>') ? super.blockquote(src) : undefined;
  }

  del(src, ...rest) {
    return src.startsWith('~~') ? super.del(src, ...rest) : undefined;
  }
}

/**
 * The parts of a text, in order: strings, and `{ kind, parts }` of kind 'strong', 'em', 'del', 'quote', 'list' (`start`: a number, or null; its parts
 * are 'item's), `{ kind: 'code' | 'block', text }`, and `{ kind: 'link', href, host, parts }`, with `host` where the text does not show where the link leads.
 * There are no other kinds, and links have no other schemes than those of `SCHEMES`.
 */
export function parse(text) {
  if (!isEasy(text)) {
    return [text];
  }
  try {
    return joined(blocks(Lexer.lex(text, { ...getDefaults(), tokenizer: new ChatTokenizer() })));
  } catch {
    return [text];
  }
}

/** Some texts would take the lexer long, in the square of their length. Nobody writes them but to slow others down. Code may be as it is. */
function isEasy(whole) {
  const text = whole.replace(FENCED, '');
  return whole.length <= MOST_CHARS && count(text, /[[<]|[*_~`]+/g) <= MOST_MARKS && count(text, /^[ \t]*(?:>|[-*+]|\d{1,9}[.)])/gm) <= MOST_LINE_MARKS
    && !NESTED.test(text) && !LONG_WORD.test(text);
}

function count(text, pattern) {
  return text.match(pattern)?.length ?? 0;
}

function blocks(tokens) {
  return tokens.flatMap(token => {
    switch (token.type) {
      case 'blockquote':
        return [{ kind: 'quote', parts: joined(blocks(token.tokens)) }];
      case 'list':
        return [token.items.some(item => item.tokens.length === 0) ? token.raw : listOf(token)];
      case 'code':
        return [{ kind: 'block', text: token.text }];
      case 'paragraph':
      case 'text':
        return [...(token.tokens ? inline(token.tokens) : [token.raw]), ...(token.raw.endsWith('\n') && !token.text.endsWith('\n') ? ['\n'] : [])];
      default:
        return [token.raw];
    }
  });
}

function listOf(token) {
  const items = token.items.map(item => ({ kind: 'item', parts: joined(blocks(item.tokens)) }));
  return { kind: 'list', start: token.ordered ? Number(token.start) : null, parts: items };
}

function inline(tokens) {
  return tokens.flatMap((token, i) => {
    switch (token.type) {
      case 'strong':
      case 'em':
      case 'del':
        return [{ kind: token.type, parts: joined(inline(token.tokens)) }];
      case 'codespan':
        return [{ kind: 'code', text: token.text }];
      case 'link':
        return [linkOf(token) ?? token.raw];
      case 'escape':
        return [isMeant(token.text, tokens[i - 1]?.raw, tokens[i + 1]?.raw) ? token.text : token.raw];
      default:
        return [token.raw];
    }
  });
}

/** Whether a backslash is there to keep `character` from being markup, and not for its looks as in `¯\\_(ツ)_/¯`. */
function isMeant(character, before = '', after = '') {
  return UNESCAPED.includes(character) || (character === '_' && (/\w$/.test(before) || /^\w/.test(after)));
}

function linkOf(token) {
  const url = URL.canParse(token.href) ? new URL(token.href) : null;
  if (url === null || !SCHEMES.includes(url.protocol)) {
    return null;
  }
  const parts = joined(inline(token.tokens));
  const shown = parts.length === 1 && typeof parts[0] === 'string' ? parts[0] : '';
  const isPlain = [token.href, token.href.replace(/^(?:https?:\/\/|mailto:)/, '')].includes(shown);
  const isHonest = isPlain && url.username === '' && shown.toLowerCase().includes(url.host);
  const host = url.protocol === 'mailto:' ? url.pathname : url.host;
  return { kind: 'link', href: url.href, host: isHonest ? null : host, parts };
}

/** Joins strings that are neighbours. A block stands on lines of its own, so the line breaks around it are not shown. */
function joined(parts) {
  const result = [];
  for (const part of parts) {
    if (typeof part === 'string' && typeof result.at(-1) === 'string') {
      result.push(result.pop() + part);
    } else {
      result.push(part);
    }
  }
  const isBlock = part => ['quote', 'list', 'block'].includes(part?.kind);
  return result.map((part, i) => {
    if (typeof part !== 'string') {
      return part;
    }
    const start = isBlock(result[i - 1]) ? part.replace(/^\n+/, '') : part;
    return isBlock(result[i + 1]) ? start.replace(/\n+$/, '') : start;
  }).filter(part => part !== '');
}
