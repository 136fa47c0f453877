/** What the server says, as the client passes it on. docs/protocol.md has more of it. */

/** The place of something in a room. */
export interface Sent {
  id: string;
  seq: number;
  epoch: string;
  /** Milliseconds since 1970. */
  time: number;
}

export interface Member {
  user: string;
  name: string;
  role?: 'moderator' | 'admin';
}

export interface Mark {
  seq: number;
  time: number;
}

export interface MessageEvent {
  type: 'message';
  room: string;
  seq: number;
  user: string;
  /** Undefined, as `text`, once it is deleted. */
  name?: string;
  text?: string;
  time: number;
  /** As its sender chose it. */
  id?: string;
  edited?: Mark;
  deleted?: Mark;
}

export interface EditedEvent {
  type: 'edited';
  room: string;
  seq: number;
  /** The message's. */
  of: number;
  user: string;
  name: string;
  /** Undefined where a later edit or deletion replaced it. */
  text?: string;
  time: number;
  id?: string;
}

export interface DeletedEvent {
  type: 'deleted';
  room: string;
  seq: number;
  of: number;
  user: string;
  name: string;
  reason?: string;
  time: number;
  id?: string;
}

/** What everybody in a room sees of its settings. */
export type ShownSettings = Required<Pick<RoomSettings, 'kind' | 'slowMs' | 'topic'>>;

/** While a moderator keeps one from writing. */
export interface Mute {
  /** When it ends; undefined: not by itself. */
  until?: number;
  reason?: string;
}

export interface RoomSettings {
  kind?: 'open' | 'invite' | 'announce';
  slowMs?: number;
  topic?: string;
  members?: string[];
  moderators?: string[];
  retentionMessages?: number;
  retentionMs?: number;
}

export type ModeratorAction = 'kick' | 'mute' | 'unmute' | 'ban' | 'unban' | 'purge';

/** Either `settings`, or the act of a moderator. */
export interface ChangedEvent {
  type: 'changed';
  room: string;
  seq: number;
  user: string;
  settings?: RoomSettings;
  action?: ModeratorAction;
  target?: string;
  until?: number;
  since?: number;
  reason?: string;
  time: number;
  id?: string;
}

export type RoomEvent = MessageEvent | EditedEvent | DeletedEvent | ChangedEvent;

export interface Joined {
  members: number;
  /** Of the newest event. */
  seq: number;
  /** Of the oldest retained event. */
  first: number;
  epoch: string;
  recovered: boolean;
  /** Letters, as `Room.may`. */
  may: string;
  settings: ShownSettings;
  muted: Mute | null;
}

/** Events that cannot be had, before the next one. */
export interface Gap {
  from: number | null;
  to: number | null;
  since: number | null;
  until: number | null;
  /** The numbering began anew: what came before does not continue. */
  renewed?: boolean;
}

export interface Presence {
  room: string;
  count: number;
  joined?: Member[];
  left?: Member[];
}

export interface Typing {
  room: string;
  user: string;
  name: string;
  active: boolean;
}
