-- Version 2, of version 1. Each database says where the slots of rooms are, and a slot can move.
ALTER TABLE slot
  ADD COLUMN term bigint NOT NULL DEFAULT 0,          -- one more with each move: where databases differ, the highest one is right
  ADD COLUMN arriving bigint;                         -- the term of a move that brings it here, and has not ended
CREATE VIEW here AS SELECT slot, place, term FROM slot JOIN meta USING (place); -- the slots of this database: no other one writes their rooms

-- The slot of a room, as servers compute it: the top six bits of Java's String.hashCode, times 0x9E3779B9.
CREATE FUNCTION slot_of(p_name text) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE h bigint := 0; c integer;
BEGIN
  FOR i IN 1 .. length(p_name) LOOP
    c := ascii(substr(p_name, i, 1));
    IF c > 65535 THEN                                 -- two units of UTF-16
      h := (h * 31 + 55232 + (c >> 10)) & 4294967295;
      c := 56320 + (c & 1023);
    END IF;
    h := (h * 31 + c) & 4294967295;
  END LOOP;
  RETURN ((((h & 65535) * 2654435769 + ((((h >> 16) * 2654435769) & 65535) << 16)) & 4294967295) >> 26)::integer;
END $$;
ALTER TABLE room ADD COLUMN slot integer NOT NULL GENERATED ALWAYS AS (slot_of(name)) STORED;
CREATE INDEX room_slot ON room (slot);
CREATE TRIGGER use_slot BEFORE INSERT ON room FOR EACH ROW EXECUTE FUNCTION use_slot_of_room();
