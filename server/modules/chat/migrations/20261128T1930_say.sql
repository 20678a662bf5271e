-- What is said most of the time, much of it in one statement that commits by itself: somebody who is in an open room for many says
-- something that answers nothing and carries nothing. The lock of the room comes first, and each statement after it sees all
-- that was committed before it was had. A room that somebody else has locked is not waited for, because the others would wait with
-- it. What has no row in the answer is out of the ordinary, and was not said.
create function say_in_rooms(
  room_ids bigint[], senders uuid[], texts text[], htmls text[], device_ids text[], said_at timestamptz[],
  told_since timestamptz, indexed_since timestamptz
) returns table (n int, number bigint) language plpgsql as $$
begin
  for i in 1 .. cardinality(room_ids) loop
    perform from rooms
    where id = room_ids[i] and closed_at is null and type not in ('direct', 'inquiry')
      and tell_at > told_since and index_at > indexed_since
    for no key update skip locked;
    continue when not found;
    continue when not exists (select from room_members where room_id = room_ids[i] and account_id = senders[i]);
    continue when exists (
      select from room_entries where room_id = room_ids[i] and sender_id = senders[i] and client_id = device_ids[i]
    );
    update rooms set last_seq = last_seq + 1, active_at = said_at[i] where id = room_ids[i] returning last_seq into number;
    insert into room_entries (room_id, seq, type, sender_id, content, html, client_id, created_at)
    values (room_ids[i], number, 'message', senders[i], texts[i], htmls[i], device_ids[i], said_at[i]);
    n := i;
    return next;
  end loop;
end
$$;
