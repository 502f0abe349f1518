-- The thumbnails of uploaded pictures.

create table thumbnails (
    -- The key of the picture in the images bucket.
    picture text        primary key,
    sku     text        not null references products (sku) on delete cascade,
    -- The key in the thumbnails bucket.
    key     text        not null,
    width   integer     not null check (width > 0),
    height  integer     not null check (height > 0),
    made_at timestamptz not null default now()
);
