-- Visitors' events, counted by day.

create table click_rollups (
    day      date    not null,
    kind     text    not null,
    -- Empty for events without a product.
    sku      text    not null,
    clicks   bigint  not null check (clicks > 0),
    visitors bigint  not null check (visitors > 0),
    primary key (day, kind, sku)
);
