// What a change of the room means to whoever reads it.

import { text, withReason } from '../texts.js';

/** Lines about a `changed` event, for the user `self`: none where nothing is different for this user. */
export function linesOf(event, self) {
  return event.settings ? linesOfSettings(event.settings) : linesOfAct(event, self);
}

function linesOfSettings(settings) {
  const lines = [];
  if (settings.topic !== undefined) {
    lines.push(settings.topic === '' ? text('noTopic') : text('topic', { topic: settings.topic }));
  }
  if (settings.kind !== undefined) {
    lines.push(text({ invite: 'kindInvite', announce: 'kindAnnounce' }[settings.kind] ?? 'kindOpen'));
  }
  if (settings.slowMs !== undefined) {
    const seconds = Math.ceil(settings.slowMs / 1_000);
    lines.push(seconds === 0 ? text('notSlow') : text('slow', { seconds }));
  }
  return lines;
}

function linesOfAct(event, self) {
  if (event.target !== self) {
    return [];
  }
  if (event.action === 'unmute') {
    return [text('unmuted')];
  }
  return event.action === 'mute' ? [withReason('muted', event.reason)] : [];
}
