-- The small pictures, each made of an uploaded one.

create table thumbnails (
    -- What it was made of, as a key of the images bucket.
    picture text        primary key,
    sku     text        not null references products (sku) on delete cascade,
    -- Where it is, as a key of the thumbnails bucket.
    key     text        not null,
    width   integer     not null check (width > 0),
    height  integer     not null check (height > 0),
    made_at timestamptz not null default now()
);
