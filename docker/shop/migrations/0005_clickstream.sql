-- What visitors did, counted by day.

create table click_rollups (
    day      date    not null,
    kind     text    not null,
    -- The article it was about; empty where it was about none.
    sku      text    not null,
    clicks   bigint  not null check (clicks > 0),
    visitors bigint  not null check (visitors > 0),
    primary key (day, kind, sku)
);
