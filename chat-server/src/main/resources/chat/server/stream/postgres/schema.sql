-- Version 1; others follow. One database holds one group of rooms. PostgreSQL 13 or newer, UTF8.
CREATE TABLE meta (                                   -- one row
  one     boolean PRIMARY KEY DEFAULT true CHECK (one),
  version integer NOT NULL,
  epoch   uuid    NOT NULL DEFAULT gen_random_uuid(), -- of all rooms; another one once history was cut
  secret  bytea   NOT NULL,                           -- the keys of ids and sessions are made from it
  sessions bytea,                                     -- the key of sessions, where rooms were imported with it
  identity uuid   NOT NULL DEFAULT gen_random_uuid(),
  family  uuid,                                       -- identity of the first of the databases that share the rooms; null before a node came
  place   integer,                                    -- of this one among them; 0: the first
  places  integer                                     -- how many there are
);
CREATE TABLE shard (                                  -- the other databases that share the rooms; in the first one alone
  place    integer PRIMARY KEY,
  identity uuid    NOT NULL
);
CREATE TABLE slot (                                   -- where rooms are, by the hash of their names; in the first database alone
  slot  integer PRIMARY KEY,
  place integer NOT NULL                              -- of the database
);
CREATE TABLE room (
  id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name      text   COLLATE "C" NOT NULL UNIQUE,
  last_seq  bigint NOT NULL DEFAULT 0,
  first_seq bigint NOT NULL DEFAULT 1,                -- of the oldest event retained by its age
  retained  bigint,                                   -- at most as many events; null: as the server has it
  millis    bigint,                                   -- at most as old, in ms; null: as the server has it
  changes   integer NOT NULL DEFAULT 0,               -- rows in change
  most_changes integer NOT NULL DEFAULT 64            -- with more of them those are deleted that are no longer in force
) WITH (fillfactor = 30, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
CREATE TABLE event (
  room_id integer NOT NULL,
  seq     bigint  NOT NULL,
  time    bigint  NOT NULL,
  payload bytea   NOT NULL,                           -- present, as JSON; the seq and time in it do not count
  idkey   uuid,                                       -- of the author and its id
  PRIMARY KEY (room_id, seq)
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
CREATE TABLE change (                                 -- what holds in a room: its changes in force, and some more
  room_id integer NOT NULL,
  seq     bigint  NOT NULL,
  payload bytea   NOT NULL,                           -- the event, as JSON
  PRIMARY KEY (room_id, seq)
);
CREATE UNIQUE INDEX event_idkey ON event (room_id, idkey) WHERE idkey IS NOT NULL;

-- How far webhooks have got, and which node runs them.
CREATE TABLE webhook (
  name  text   PRIMARY KEY,
  rooms text   NOT NULL,                              -- the patterns, as they are written
  since bigint NOT NULL                               -- in ms since 1970: rooms without a cursor begin then
);
CREATE TABLE webhook_cursor (
  webhook text   NOT NULL,
  room    text   COLLATE "C" NOT NULL,
  epoch   text   NOT NULL,
  seq     bigint NOT NULL,                            -- of the newest event that the receiver has, or does not want
  time    bigint NOT NULL,
  PRIMARY KEY (webhook, room)
) WITH (fillfactor = 50);
CREATE TABLE webhook_lease (                          -- at most one row
  one  boolean     PRIMARY KEY DEFAULT true CHECK (one),
  node text        NOT NULL,
  term bigint      NOT NULL,                          -- one more with each other node
  beat timestamptz NOT NULL
) WITH (fillfactor = 10);

-- Which nodes live, and which users each of them has in which room. A crash empties both, and the nodes write them again.
CREATE UNLOGGED TABLE node (
  id       bigint      PRIMARY KEY,                   -- chosen by the node when it starts
  beat     timestamptz NOT NULL,                      -- when it was last heard of
  said     bigint      NOT NULL,                      -- the number of its last notification on chat_signals
  complete boolean     NOT NULL                       -- all of its members are here
) WITH (fillfactor = 10);
CREATE UNLOGGED TABLE member (
  node      bigint NOT NULL,
  room      text   COLLATE "C" NOT NULL,
  user_id   text   COLLATE "C" NOT NULL,
  user_name text   NOT NULL,
  written   bigint NOT NULL,                          -- the number of the notification that says it
  PRIMARY KEY (node, room, user_id)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
