-- What the shop sells.

create table products (
    sku         text           primary key check (sku ~ '^[A-Z0-9]+(-[A-Z0-9]+)*$'),
    name        text           not null check (name <> ''),
    description text           not null default '',
    price       numeric(12, 2) not null check (price >= 0),
    stock       integer        not null check (stock >= 0),
    -- Its picture, as a key of the images bucket.
    image_key   text,
    created_at  timestamptz    not null default now(),
    -- The words it is found by. The `simple` configuration, because names of
    -- articles are searched for as they are written, in whatever language.
    search      tsvector       not null generated always as
        (to_tsvector('simple', sku || ' ' || name || ' ' || description)) stored
);

create index products_by_words on products using gin (search);
