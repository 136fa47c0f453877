// The room in front: its head, messages, people, and where one writes.

import { html, useEffect, useModel, useRef, useState } from '../html.js';
import { addressOf } from '../address.js';
import { counted, reasonOf, text } from '../texts.js';
import { Composer } from './composer.js';
import { copy } from './copy.js';
import { Dialog } from './dialog.js';
import { useMedia } from './media.js';
import { MessageList } from './message-list.js';
import { People } from './people.js';
import { Renewal } from './renewal.js';
import { RoomHeader } from './room-header.js';
import { Status } from './status.js';
import { Typing } from './typing.js';

const WIDE = '(min-width: 64rem)'; // as css/layout.css has it: people are beside the messages, not over them

export function RoomPane({ app, room, onList, listIsOpen }) {
  useModel(room);
  const isWide = useMedia(WIDE);
  const [showsPeople, showPeople] = useState(isWide);
  const pane = useRef(null);
  const togglePeople = () => {
    showPeople(!showsPeople);
    if (listIsOpen && !isWide) {
      onList(); // one panel at a time
    }
  };
  const toggleList = () => {
    showPeople(showsPeople && isWide);
    onList();
  };
  useEffect(() => showPeople(isWide), [isWide]);
  useEffect(() => {
    if (showsPeople && !isWide) {
      pane.current.querySelector('#people').focus();
    }
  }, [showsPeople]);
  const key = event => {
    if (event.key === 'Escape' && showsPeople && !isWide && event.target.closest('#people, #member-count')) {
      showPeople(false);
      document.getElementById('member-count').focus();
    }
  };
  const [question, ask] = useState(null);
  const answered = answer => {
    ask(null);
    if (answer !== null) {
      question.then(answer);
    }
  };
  const leave = () => {
    const count = room.unsent.length;
    const question = { words: counted('leaveUnsent', count), yes: text('leave'), then: () => app.leave(room) };
    return count === 0 ? app.leave(room) : ask(question);
  };
  return html`
    <div id="room" ref=${pane} class=${showsPeople ? 'with-people' : ''} onKeyDown=${key}>
      <${RoomHeader} room=${room} listIsOpen=${listIsOpen} onList=${toggleList} showsPeople=${showsPeople} onPeople=${togglePeople} onLeave=${leave} />
      <${Status} app=${app} room=${room} />
      <main>
        <div class="under" inert=${listIsOpen || (showsPeople && !isWide)}><${MessageList} app=${app} room=${room} actions=${actionsOn(room, ask)} /></div>
      </main>
      <footer inert=${listIsOpen}>
        <${Renewal} app=${app} />
        <${Typing} names=${room.typists.names} />
        <${Composer} app=${app} room=${room} />
      </footer>
      ${showsPeople && room.ended === null && html`<${People} app=${app} room=${room} ask=${ask} />`}
      ${question && html`<${Dialog} question=${question} onAnswer=${answered} />`}
    </div>`;
}

/** What can be done with a message. */
function actionsOn(room, ask) {
  return {
    reply: message => room.draft.reply(message),
    edit: message => room.draft.edit(message),
    copyLink: message => copy(addressOf(location, room.name, message.seq)),
    remove: message => ask({
      words: text('deleteQuestion'),
      yes: text('delete'),
      wantsReason: message.user !== room.user,
      then: ({ reason }) => room.room.delete(message.seq, reason, { epoch: message.epoch }).catch(error => room.draft.refuse(text('refused', { reason: reasonOf(error) }))),
    }),
  };
}
