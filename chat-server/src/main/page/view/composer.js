// Where one writes. Enter sends, Shift+Enter makes a new line.

import { dateTime } from '../clock.js';
import { html, useLayoutEffect, useModel, useRef } from '../html.js';
import { characters, reasonOf, text, wellFormed, withReason } from '../texts.js';
import { Ended } from './ended.js';

const DEFAULT_TEXT_CHARS = 4_096;
const SHOW_LEFT = 200; // characters left from which on their number is shown
const SAFARI_COMPOSES = 229;

export function Composer({ app, room }) {
  const draft = useModel(room.draft);
  const field = useRef(null);
  const closed = whyClosed(app, room);
  const show = words => {
    if (field.current !== null) {
      field.current.value = words;
      field.current.focus({ preventScroll: true });
      field.current.setSelectionRange(words.length, words.length);
    }
  };
  useLayoutEffect(() => {
    draft.onShow = show;
    show(draft.text);
    return () => { draft.onShow = null; };
  }, [room, draft.replyTo, room.ended]);

  const send = async event => {
    event.preventDefault();
    field.current.focus();
    await submit(app, room);
  };
  const key = event => {
    const composing = event.isComposing || event.keyCode === SAFARI_COMPOSES; // an Enter that ends the choice of a word is not meant for us
    if (composing) {
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      send(event);
    } else if (event.key === 'ArrowUp' && draft.text === '') {
      editLast(app, room, event);
    } else if (event.key === 'Escape') {
      draft.cancel();
    }
  };
  const write = event => {
    draft.write(event.target.value);
    if (draft.editing === null) {
      room.room.typing(!draft.isEmpty);
    }
  };
  if (room.ended !== null) {
    return html`<${Ended} app=${app} room=${room} />`;
  }
  return html`
    <form id="send-form" onSubmit=${send} noValidate>
      <${About} draft=${draft} />
      ${closed && html`<p id="closed-why">${closed.map(line => html`<span key=${line} dir="auto">${line}</span>`)}</p>`}
      <div class="row">
        <label class="unseen" for="text">${text('message')}</label>
        <textarea id="text" ref=${field} rows="1" enterkeyhint="send" dir="auto" placeholder=${text('messageHint')} aria-describedby="text-error"
          aria-invalid=${draft.problem !== ''} onInput=${write} onKeyDown=${key} readOnly=${closed !== null}></textarea>
        <button id="send" class="primary" type="submit" disabled=${closed !== null}>${text(draft.editing ? 'save' : 'send')}</button>
      </div>
      ${room.slowMs > 0 && !room.canModerate && html`<p id="slow">${text('slow', { seconds: Math.ceil(room.slowMs / 1_000) })}</p>`}
      <${Left} draft=${draft} most=${textChars(app)} />
      <p id="text-error" class="problem" role="alert">${draft.problem}</p>
    </form>`;
}

/** What one answers or changes. */
function About({ draft }) {
  const message = draft.editing ?? draft.replyTo;
  return message && html`
    <p id="about">
      <span dir="auto">${text(draft.editing ? 'editing' : 'replyingTo', { name: message.name })}</span>
      <span class="excerpt" dir="auto">${message.text}</span>
      <button id="cancel" type="button" onClick=${() => draft.cancel()}>${text('cancel')}</button>
    </p>`;
}

function Left({ draft, most }) {
  const left = most - characters(draft.quoted);
  return left <= SHOW_LEFT && html`<p id="left" class=${left < 0 ? 'problem' : ''} role="status">${text('charactersLeft', { left })}</p>`;
}

/** Why nothing can be sent, in lines; null if it can. While the connection is away it can: what is written waits. */
function whyClosed(app, room) {
  if (app.state.is === 'closed') {
    return [text('closedSay')];
  }
  if (room.mayWrite) {
    return null;
  }
  if (room.kind === 'announce' && !room.canModerate) {
    return [text('kindAnnounce')];
  }
  return room.muted === null ? [text('readOnly')] : wordsOfMute(room.muted, app.settings.values.clock);
}

function wordsOfMute({ until, reason }, clock) {
  return [withReason('muted', reason), until === undefined ? text('mutedForGood') : text('mutedUntil', { time: dateTime(until, clock) })];
}

function textChars(app) {
  return app.client?.limits.textChars ?? DEFAULT_TEXT_CHARS;
}

async function submit(app, room) {
  const { draft } = room;
  const line = wellFormed(draft.quoted);
  const length = characters(line);
  if (draft.isEmpty || whyClosed(app, room) !== null) {
    return;
  } else if (length > textChars(app)) {
    draft.refuse(text('tooLong', { length, most: textChars(app) }));
  } else if (draft.editing !== null) {
    await edit(room, draft.editing, line);
  } else {
    room.say(line);
  }
}

/** The text stays in the field until the server has it. */
async function edit(room, message, line) {
  const { draft } = room;
  try {
    if (line !== message.text) {
      await room.room.edit(message.seq, line, { epoch: message.epoch });
    }
    if (draft.editing === message) {
      draft.sent();
    }
  } catch (error) {
    draft.refuse(text('failed', { reason: reasonOf(error) }));
  }
}

function editLast(app, room, event) {
  const last = room.log.entries.findLast(entry => entry.kind === 'message' && entry.user === app.user && !entry.deleted && entry.epoch === room.log.epoch);
  if (last) {
    event.preventDefault();
    room.draft.edit(last);
  }
}
