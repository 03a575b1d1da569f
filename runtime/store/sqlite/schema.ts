/** The tables, as numbered steps: a store of any earlier version is brought up one step at a time. A step that was released never changes. */

export const MIGRATIONS: readonly string[] = [
  `
  create table meta (name text primary key, value text not null) without rowid;
  create table bundle (version integer primary key, hash text not null, at integer not null, body text not null);
  create table contact (
    number integer primary key, id text not null unique, version integer not null, due integer, state text not null
  );
  create index contact_due on contact (due, id) where due is not null;
  create table event (
    contact integer not null, key integer not null, id text not null, name text not null,
    at integer not null, received integer not null, fields text not null,
    primary key (contact, key)
  ) without rowid;
  create table outbox (
    seq integer primary key, id text not null unique, contact integer not null, channel text not null,
    scenario text not null, name text not null, status text not null, at integer not null, body text, reason text, provider_id text
  );
  create index outbox_open on outbox (seq) where status in ('ready', 'claimed');
  create index outbox_provider on outbox (provider_id) where provider_id is not null;
  create index outbox_contact on outbox (contact);
  create index outbox_ended on outbox (status, seq) where status in ('failed', 'unknown');
  create table journal (
    contact integer not null, seq integer not null, at integer not null, detail text not null,
    primary key (contact, seq)
  ) without rowid;
  create table counter (name text primary key, value integer not null) without rowid;
  create table reject (
    seq integer primary key, at integer not null, source text not null, reason text not null, payload text not null
  );
  create table code (
    code text primary key, coupon text not null, status text not null, discount real, currency text, holder text,
    valid_until integer
  ) without rowid;
  create index code_free on code (coupon, code) where status = 'free';
  create index code_holder on code (holder) where holder is not null;
  create table suppression (hash text primary key) without rowid;
  create table rfm (number integer primary key, state text not null);
  create table content (
    contact text not null, channel text not null, message text not null, id text not null,
    at integer not null, until integer, body text not null,
    primary key (contact, channel, message)
  ) without rowid;
  create index content_until on content (until) where until is not null;
  `,
  `
  create table audience (
    grp text not null, contact text not null, member integer not null, at integer not null,
    addresses text, told integer not null, reason text, primary key (grp, contact)
  ) without rowid;
  create index audience_untold on audience (grp, at) where told = 0;
  create index audience_contact on audience (contact);
  `,
  `
  create table rfm_row (
    number integer not null, generation integer not null, state text not null, primary key (number, generation)
  ) without rowid;
  insert into rfm_row select number, 0, state from rfm;
  drop table rfm;
  alter table rfm_row rename to rfm;
  `,
  // Members as they stand: the ninth part of a contact's state counts segments as the version does that wrote it.
  `
  create table segment_day (
    segment text not null, day integer not null, members integer not null, entered integer not null, left integer not null,
    primary key (segment, day)
  ) without rowid;
  insert into segment_day (segment, day, members, entered, left)
    with layout as (
      select coalesce(value -> '$.layout.version', value -> '$.version') as version, value -> '$.layout.segments' as segments
        from meta where name = 'release'
      union all
      select value -> '$.before.version', value -> '$.before.segments' from meta where name = 'release'
    )
    select layout.segments ->> ('$[' || part.value || '].name') as name, unixepoch() / 86400, count(*), 0, 0
      from contact
      join layout on layout.version = contact.version
      join json_each(case when json_type(contact.state) = 'array' and json_type(contact.state, '$[8]') = 'array'
        then contact.state -> '$[8]' else '[]' end) as part
      where name is not null group by name;
  `,
  // Of events that are there already nobody knows which came first of those of one instant.
  `
  alter table event add column place integer not null default 0;
  `,
  // Figures that are asked for every few seconds are kept, not counted.
  `
  create table audience_figure (
    grp text primary key, told integer not null, waiting integer not null, refused integer not null
  ) without rowid;
  insert into audience_figure select grp, sum(told), sum(told = 0 and reason is null), sum(reason is not null) from audience group by grp;
  create index audience_refused on audience (grp, reason) where reason is not null;
  create trigger audience_comes after insert on audience begin
    insert or ignore into audience_figure values (new.grp, 0, 0, 0);
    update audience_figure set told = told + new.told, waiting = waiting + (new.told = 0 and new.reason is null),
      refused = refused + (new.reason is not null) where grp = new.grp;
  end;
  create trigger audience_changes after update on audience
  when new.told <> old.told or (new.reason is null) <> (old.reason is null) begin
    update audience_figure set told = told + new.told - old.told,
      waiting = waiting + (new.told = 0 and new.reason is null) - (old.told = 0 and old.reason is null),
      refused = refused + (new.reason is not null) - (old.reason is not null) where grp = new.grp;
  end;
  create trigger audience_goes after delete on audience begin
    update audience_figure set told = told - old.told, waiting = waiting - (old.told = 0 and old.reason is null),
      refused = refused - (old.reason is not null) where grp = old.grp;
  end;
  `,
];
