-- The products.

create table products (
    sku         text           primary key check (sku ~ '^[A-Z0-9]+(-[A-Z0-9]+)*$'),
    name        text           not null check (name <> ''),
    description text           not null default '',
    price       numeric(12, 2) not null check (price >= 0),
    stock       integer        not null check (stock >= 0),
    -- The key of the picture in the images bucket.
    image_key   text,
    created_at  timestamptz    not null default now(),
    -- For searches by words. The `simple` configuration works for names in any
    -- language.
    search      tsvector       not null generated always as
        (to_tsvector('simple', sku || ' ' || name || ' ' || description)) stored
);

create index products_by_words on products using gin (search);
