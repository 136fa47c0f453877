-- Made anew with each version, before its tables.

-- Numbers and stores a batch, and notifies the other nodes. The caller gives each room once, ascending, with the number of its events; and for each
-- event its place in the room: 1, 2, ... Answers with the number before the first of each room.
-- p_notes: what the other nodes get, without the numbers, which go before it: the bases of the rooms p_from[k] to p_to[k], and the time.
-- 23505 on event_idkey: one of them is stored already. CH002: a room is not here any more, or is about to move; the detail has the slots, as use_slots() says,
-- or none where an id is not one of a room.
CREATE OR REPLACE FUNCTION publish(p_epoch uuid, p_rooms integer[], p_counts integer[],
   e_room integer[], e_place integer[], e_payload bytea[], e_key uuid[], p_notes text[], p_from integer[], p_to integer[])
RETURNS TABLE (room integer, base bigint, at bigint) LANGUAGE plpgsql VOLATILE
-- nested loops in the order of the array: rooms are locked by ascending id, so batches cannot deadlock; and a plan for few rows would scan the table;
-- a plan without scans looks costly, and was compiled at each call: 9.7 ms for 100 events in place of 1.1
SET plan_cache_mode = force_generic_plan SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE v_ids integer[]; v_base bigint[]; v_slots integer[]; v_here boolean; v_now bigint := floor(extract(epoch FROM clock_timestamp()) * 1000);
BEGIN
  IF p_epoch IS DISTINCT FROM (SELECT epoch FROM meta) THEN RAISE EXCEPTION 'epoch' USING ERRCODE = 'CH001'; END IF;
  WITH l AS (UPDATE room r SET last_seq = r.last_seq + u.c FROM unnest(p_rooms, p_counts) u(id, c) WHERE r.id = u.id
             RETURNING r.id, r.last_seq - u.c AS base, r.slot)
  SELECT array_agg(l.id ORDER BY l.id), array_agg(l.base ORDER BY l.id), array_agg(DISTINCT l.slot) INTO v_ids, v_base, v_slots FROM l;
  IF cardinality(v_ids) IS DISTINCT FROM cardinality(p_rooms) THEN
    RAISE EXCEPTION 'a room is not here any more' USING ERRCODE = 'CH002';
  END IF;
  v_here := use_slots(v_slots);
  INSERT INTO event (room_id, seq, time, payload, idkey)
  SELECT e.r, v_base[array_position(v_ids, e.r)] + e.n, v_now, e.payload, e.key
  FROM unnest(e_room, e_place, e_payload, e_key) e(r, n, payload, key);
  FOR k IN 1 .. coalesce(cardinality(p_notes), 0) LOOP
    PERFORM pg_notify('chat_events', array_to_string(v_base[p_from[k]:p_to[k]], ',') || '|' || v_now || '|' || p_notes[k]);
  END LOOP;
  RETURN QUERY SELECT i, b, v_now FROM unnest(v_ids, v_base) x(i, b);
END $$;

-- Locks the rooms and says which of the events are stored already. To be called in the transaction of publish(): the locks give it an id, so that
-- its commit waits for the standby even if nothing new is written.
CREATE OR REPLACE FUNCTION known(p_rooms integer[], e_room integer[], e_key uuid[]) RETURNS TABLE (o integer, seq bigint, at bigint) LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_generic_plan SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
  PERFORM 1 FROM room r WHERE r.id = ANY (p_rooms) ORDER BY r.id FOR NO KEY UPDATE;
  -- a new statement: a snapshot taken after the locks, under READ COMMITTED
  RETURN QUERY SELECT u.o::integer, e.seq, e.time
  FROM unnest(e_room, e_key) WITH ORDINALITY u(r, k, o)
  -- a plain join read whole rooms where the table was new
  CROSS JOIN LATERAL (SELECT event.seq, event.time FROM event WHERE event.room_id = u.r AND event.idkey = u.k LIMIT 1) e;
END $$;

-- Has the present transaction write to rooms of these slots: until its end no slot moves away. 55P03 and the like do not come, as this waits for nobody.
-- CH002: the slots in the detail are in another database, or are moving there now.
CREATE OR REPLACE FUNCTION use_slots(p_slots integer[]) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE v_away text;
BEGIN
  SELECT string_agg(s::text, ',') INTO v_away FROM unnest(p_slots) s WHERE NOT pg_try_advisory_xact_lock_shared(1667789617, s);
  IF v_away IS NULL THEN
    -- a new statement: a snapshot taken after the locks, under READ COMMITTED
    SELECT string_agg(s::text, ',') INTO v_away FROM unnest(p_slots) s WHERE NOT EXISTS (SELECT FROM here WHERE here.slot = s);
  END IF;
  IF v_away IS NOT NULL THEN
    RAISE EXCEPTION 'slots are not here, or are moving: %', v_away USING ERRCODE = 'CH002', DETAIL = v_away;
  END IF;
  RETURN true;
END $$;

-- Rooms are made only where their slot is; but for the move that brings it, which says so by chat.arriving.
CREATE OR REPLACE FUNCTION use_slot_of_room() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v_slot integer := slot_of(NEW.name);
BEGIN
  IF current_setting('chat.arriving', true) IS DISTINCT FROM v_slot::text THEN PERFORM use_slots(ARRAY [v_slot]); END IF;
  RETURN NEW;
END $$;
