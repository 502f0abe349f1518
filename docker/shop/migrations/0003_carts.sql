-- What customers want to buy.

create table carts (
    id         uuid        primary key,
    customer   text        not null,
    created_at timestamptz not null default now()
);

-- The price that the buyer was shown: checkout compares it with the current price.
create table cart_lines (
    cart_id    uuid           not null references carts (id) on delete cascade,
    sku        text           not null references products (sku),
    qty        integer        not null check (qty > 0),
    unit_price numeric(12, 2) not null check (unit_price >= 0),
    primary key (cart_id, sku)
);
