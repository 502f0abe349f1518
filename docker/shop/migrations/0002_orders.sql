-- Customers and their orders.

create table customers (
    id         text        primary key,
    email      text        not null check (email like '%@%'),
    name       text        not null default '',
    created_at timestamptz not null default now()
);

create table orders (
    id         uuid           primary key,
    -- The subject of the buyer's token. It need not be in `customers`: a buyer
    -- may have no profile.
    customer   text           not null,
    status     text           not null check (status in
        ('pending', 'paid', 'shipped', 'rejected', 'refunding', 'refunded')),
    total      numeric(12, 2) not null check (total >= 0),
    -- The charge that paid it, as the payment service names it.
    charge     text,
    created_at timestamptz    not null default now(),
    updated_at timestamptz    not null default now(),
    check (charge is not null or status in ('pending', 'rejected'))
);

create index orders_by_customer on orders (customer, created_at desc);

-- The price at the time of the order; later changes of the catalogue do not
-- affect it.
create table order_lines (
    order_id   uuid           not null references orders (id) on delete cascade,
    sku        text           not null references products (sku),
    qty        integer        not null check (qty > 0),
    unit_price numeric(12, 2) not null check (unit_price >= 0),
    primary key (order_id, sku)
);

-- The idempotency keys of requests. The fingerprint distinguishes a repeated
-- request from another one with the same key.
create table idempotency_keys (
    customer    text        not null,
    key         text        not null check (length(key) between 1 and 255),
    fingerprint text        not null,
    order_id    uuid        not null references orders (id) deferrable initially deferred,
    created_at  timestamptz not null default now(),
    primary key (customer, key)
);
