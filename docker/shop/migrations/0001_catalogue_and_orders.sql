-- What the shop sells, and what people bought.

create table products (
    sku         text           primary key check (sku ~ '^[A-Z0-9]+(-[A-Z0-9]+)*$'),
    name        text           not null check (name <> ''),
    description text           not null default '',
    price       numeric(12, 2) not null check (price >= 0),
    stock       integer        not null check (stock >= 0),
    created_at  timestamptz    not null default now()
);

create table orders (
    id         uuid           primary key,
    status     text           not null check (status in ('pending', 'paid', 'shipped', 'rejected', 'refunded')),
    total      numeric(12, 2) not null check (total >= 0),
    created_at timestamptz    not null default now()
);

create index orders_by_age on orders (created_at desc);

-- The price is the one at the time of the order: a later change of the
-- catalogue does not rewrite what somebody agreed to pay.
create table order_lines (
    order_id   uuid           not null references orders (id) on delete cascade,
    sku        text           not null references products (sku),
    qty        integer        not null check (qty > 0),
    unit_price numeric(12, 2) not null check (unit_price >= 0),
    primary key (order_id, sku)
);
