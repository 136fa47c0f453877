// Every text that the page shows, in English and Chinese.

const ENGLISH = {
  title: 'Chat',
  unsupported: 'This browser has no WebSocket, which this chat page needs. Please use a newer browser.',
  name: 'Your name',
  room: 'Room',
  token: 'Token',
  tokenWanted: 'You need a token to come in here. Ask whoever sent you here for one.',
  tokenRefused: 'The server does not accept this token. Ask for another one.',
  tokenEnds: 'Your token ends soon. Enter another one to stay.',
  renew: 'Renew',
  enter: 'Enter',
  leave: 'Leave',
  retry: 'Connect now',
  connecting: 'Connecting…',
  open: 'Connected',
  waiting: 'No connection, trying again',
  offline: 'No network, trying again',
  waitingBecause: 'The server closed the connection ({reason}), trying again',
  countdown: 'in {seconds} s',
  closed: 'Not connected.',
  closedBecause: 'The server closed the connection: {reason}',
  removed: 'You were removed from this room.',
  removedBecause: 'You were removed from this room: {reason}',
  why1001: 'it is shutting down',
  why1002: 'it did not understand this page',
  why1003: 'it did not understand this page',
  why1007: 'it did not understand this page',
  why1009: 'a message was too big',
  why1011: 'something went wrong in it',
  why1013: 'it has too little memory now',
  why1012: 'it is restarting',
  why4001: 'it is restarting',
  why4003: 'it heard nothing from here',
  why4004: 'it heard nothing from here',
  why4008: 'this connection is too slow',
  why4029: 'too much came from here in a short time',
  close4500: 'The server does not accept who you say you are.',
  close4501: 'Your token has expired.',
  close4503: 'A moderator removed you from the chat.',
  close4503Because: 'A moderator removed you from the chat: {reason}',
  close4504: 'There are too many connections from you or to this server.',
  people: 'People',
  memberCount: 'Here: {count}',
  manyMembers: 'Only the number is shown at the moment.',
  you: '{name} (you)',
  yourName: 'Your name',
  rename: 'Change',
  renamed: 'You are now called {name}.',
  renameLater: 'You will be called {name} when you are connected again.',
  messages: 'Messages',
  message: 'Message',
  messageHint: 'Write a message',
  send: 'Send',
  newMessages: '↓ New messages',
  edited: 'edited',
  deleted: 'Message deleted',
  topic: 'Topic: {topic}',
  noTopic: 'The room has no topic any more.',
  kindOpen: 'Everybody may come in and write.',
  kindInvite: 'Only those who are invited may come in.',
  kindAnnounce: 'Only moderators may write.',
  slow: 'Everybody may send one message in {seconds} s.',
  notSlow: 'Messages may follow at once.',
  muted: 'A moderator muted you.',
  mutedBecause: 'A moderator muted you: {reason}',
  unmuted: 'You may write again.',
  typingOne: '{name} is typing…',
  typingTwo: '{name} and {other} are typing…',
  typingMany: 'Several people are typing…',
  waitingToSend: 'Waiting to be sent…',
  underway: 'Sending…',
  failed: 'Not sent: {reason}',
  again: 'Send again',
  discard: 'Discard',
  showAll: 'Show all',
  showLess: 'Show less',
  lostOne: 'A message or a change to one is missing here; it could not be recovered.',
  lostMany: 'Up to {count} messages are missing here; they could not be recovered.',
  leftOut: 'Newer messages are left out here.',
  renewed: "The server's history began anew; messages sent while you were away may be missing.",
  badName: 'A name has 1 to 32 characters that can be seen.',
  badRoom: 'The name of a room has 1 to 64 letters, digits, dots, hyphens and underscores, and no spaces.',
  tooLong: 'This text has {length} characters; at most {most} are allowed.',
  outboxFull: 'Too many messages wait to be sent. Please wait until there is a connection.',
  closedSay: 'Not sent: there is no connection. Your text stays here; press "Connect now" to try again.',
  leaveOne: '1 message is not sent yet. Leave, and give it up?',
  leaveMany: '{count} messages are not sent yet. Leave, and give them up?',
  refused: 'The server refused: {reason}',
  error_text_too_long: 'the text is too long',
  error_text_empty: 'the text is empty',
  error_rate_limited: 'too many messages in a short time',
  error_repeated: 'the same text came too often; try it later, or write something else',
  error_no_links_yet: 'newcomers may not send links yet',
  error_not_allowed: 'that is not allowed',
  error_too_many_rooms: 'too many rooms at once',
  error_unavailable: 'the server cannot do that at the moment',
  error_internal: 'something went wrong in the server',
  error_bad_json: 'it did not understand this page',
  error_unknown_type: 'it did not understand this page',
  error_bad_field: 'it did not understand this page',
  error_hello_required: 'it does not know who you are',
  error_bad_session: 'it does not know who you are',
  error_bad_token: 'it does not accept who you say you are',
  error_not_joined: 'you are not in this room',
  error_already_joined: 'you are in this room already',
};

const CHINESE = {
  title: '聊天',
  unsupported: '此浏览器不支持本聊天页面所需的 WebSocket。请使用较新的浏览器。',
  name: '您的名字',
  room: '房间',
  token: '令牌',
  tokenWanted: '进入此处需要令牌。请向邀请您的人索取。',
  tokenRefused: '服务器不接受此令牌。请索取新的令牌。',
  tokenEnds: '您的令牌即将到期。请输入新的令牌，以便继续停留。',
  renew: '更新',
  enter: '进入',
  leave: '离开',
  retry: '立即连接',
  connecting: '正在连接…',
  open: '已连接',
  waiting: '连接已断开，正在重试',
  offline: '没有网络，正在重试',
  waitingBecause: '服务器关闭了连接（{reason}），正在重试',
  countdown: '{seconds} 秒后',
  closed: '未连接。',
  closedBecause: '服务器关闭了连接：{reason}',
  removed: '您已被移出此房间。',
  removedBecause: '您已被移出此房间：{reason}',
  why1001: '服务器正在关闭',
  why1002: '服务器无法理解本页面',
  why1003: '服务器无法理解本页面',
  why1007: '服务器无法理解本页面',
  why1009: '消息过大',
  why1011: '服务器内部错误',
  why1013: '服务器内存不足',
  why1012: '服务器正在重启',
  why4001: '服务器正在重启',
  why4003: '服务器未收到回应',
  why4004: '服务器未收到回应',
  why4008: '连接速度过慢',
  why4029: '短时间内发送过多',
  close4500: '服务器不接受您的身份凭据。',
  close4501: '您的令牌已过期。',
  close4503: '管理员已将您移出聊天。',
  close4503Because: '管理员已将您移出聊天：{reason}',
  close4504: '您的连接或服务器的连接过多。',
  people: '成员',
  memberCount: '在线：{count}',
  manyMembers: '目前只显示人数。',
  you: '{name}（您）',
  yourName: '您的名字',
  rename: '更改',
  renamed: '您现在的名字是{name}。',
  renameLater: '重新连接后，您的名字将改为{name}。',
  messages: '消息',
  message: '消息',
  messageHint: '输入消息',
  send: '发送',
  newMessages: '↓ 新消息',
  edited: '已编辑',
  deleted: '消息已删除',
  topic: '话题：{topic}',
  noTopic: '此房间不再有话题。',
  kindOpen: '所有人都可以进入并发言。',
  kindInvite: '只有受邀者可以进入。',
  kindAnnounce: '只有管理员可以发言。',
  slow: '每人每 {seconds} 秒可发送一条消息。',
  notSlow: '可以连续发送消息。',
  muted: '管理员已将您禁言。',
  mutedBecause: '管理员已将您禁言：{reason}',
  unmuted: '您可以重新发言。',
  typingOne: '{name}正在输入…',
  typingTwo: '{name}和{other}正在输入…',
  typingMany: '多人正在输入…',
  waitingToSend: '等待发送…',
  underway: '正在发送…',
  failed: '未发送：{reason}',
  again: '重新发送',
  discard: '丢弃',
  showAll: '显示全部',
  showLess: '收起',
  lostOne: '此处缺少一条消息或一处改动，无法恢复。',
  lostMany: '此处最多缺少 {count} 条消息，无法恢复。',
  leftOut: '此处省略了一些较新的消息。',
  renewed: '服务器的历史记录已重新开始；您离开期间的消息可能缺失。',
  badName: '名字须为 1 至 32 个可见字符。',
  badRoom: '房间名须为 1 至 64 个字母、汉字、数字、点、连字符或下划线，不含空格。',
  tooLong: '文本有 {length} 个字符，最多允许 {most} 个。',
  outboxFull: '等待发送的消息过多，请等待连接恢复。',
  closedSay: '未发送：没有连接。您的文字仍保留在此；请点击“立即连接”重试。',
  leaveOne: '有 1 条消息尚未发送。要离开并放弃它吗？',
  leaveMany: '有 {count} 条消息尚未发送。要离开并放弃它们吗？',
  refused: '服务器拒绝：{reason}',
  error_text_too_long: '文本过长',
  error_text_empty: '文本为空',
  error_rate_limited: '短时间内消息过多',
  error_repeated: '相同内容发送过多，请稍后再试或换一条内容',
  error_no_links_yet: '新用户暂时不能发送链接',
  error_not_allowed: '不允许此操作',
  error_too_many_rooms: '同时加入的房间过多',
  error_unavailable: '服务器暂时无法处理',
  error_internal: '服务器内部错误',
  error_bad_json: '服务器无法理解本页面',
  error_unknown_type: '服务器无法理解本页面',
  error_bad_field: '服务器无法理解本页面',
  error_hello_required: '服务器不知道您是谁',
  error_bad_session: '服务器不知道您是谁',
  error_bad_token: '服务器不接受您的身份凭据',
  error_not_joined: '您不在此房间中',
  error_already_joined: '您已在此房间中',
};

const REMOVED = 4503;

export const language = (navigator.language ?? '').toLowerCase().startsWith('zh') ? 'zh' : 'en';

const texts = language === 'zh' ? CHINESE : ENGLISH;

const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const DATE_AND_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'short' });

/** The text called `key`, with `{…}` replaced by `values`. */
export function text(key, values = {}) {
  return texts[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Why the server refused something. The server's own words are English, so elsewhere a code has to do. */
export function reasonOf(error) {
  if (error.code === 'bad_name') {
    return text('badName');
  }
  if (error.code === 'bad_room') {
    return text('badRoom');
  }
  const key = 'error_' + error.code;
  return Object.hasOwn(texts, key) ? text(key) : serversWords(error.message) || error.code;
}

/** Why a connection was lost that comes back by itself. */
export function waitingReasonOf(code) {
  const key = 'why' + code;
  return Object.hasOwn(texts, key) ? text('waitingBecause', { reason: text(key) }) : text('waiting');
}

/** Why a connection was closed for good; a moderator may have said more in the goodbye. */
export function closeReasonOf(code, reason, goodbye) {
  if (code === REMOVED && goodbye && goodbye !== reason) {
    return text('close4503Because', { reason: goodbye });
  }
  const key = 'close' + code;
  if (Object.hasOwn(texts, key)) {
    return text(key);
  }
  return code === 1000 ? text('closed') : text('closedBecause', { reason: serversWords(reason) || code });
}

function serversWords(words) {
  return language === 'en' ? words : '';
}

/** Puts the page's own words into `document`. */
export function translate(document) {
  document.documentElement.lang = language;
  document.title = text('title');
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = text(element.dataset.text);
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', text(element.dataset.label));
  }
  for (const element of document.querySelectorAll('[data-hint]')) {
    element.placeholder = text(element.dataset.hint);
  }
}

/** The number of Unicode characters in `string`. */
export function characters(string) {
  let count = 0;
  for (const _ of string) {
    count++;
  }
  return count;
}

/** Half a surrogate pair cannot be sent; U+FFFD stands in for it. */
export function wellFormed(string) {
  return string.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** `time` (ms since 1970) as the reader writes it; with the date unless that is today. */
export function clockTime(time) {
  const date = new Date(time);
  const today = date.toDateString() === new Date().toDateString();
  return (today ? TIME : DATE_AND_TIME).format(date);
}
