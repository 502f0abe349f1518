-- Who buys, and what was bought.

create table customers (
    id         text        primary key,
    email      text        not null check (email like '%@%'),
    name       text        not null default '',
    created_at timestamptz not null default now()
);

create table orders (
    id         uuid           primary key,
    -- The subject of the buyer's token. It may be unknown to `customers`: an
    -- order does not wait for somebody to fill in a profile.
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

-- The price is the one at the time of the order: a later change of the
-- catalogue does not rewrite what somebody agreed to pay.
create table order_lines (
    order_id   uuid           not null references orders (id) on delete cascade,
    sku        text           not null references products (sku),
    qty        integer        not null check (qty > 0),
    unit_price numeric(12, 2) not null check (unit_price >= 0),
    primary key (order_id, sku)
);

-- Requests that must have their effect once, however often they arrive. The
-- fingerprint tells a repeated request from another one under the same key.
create table idempotency_keys (
    customer    text        not null,
    key         text        not null check (length(key) between 1 and 255),
    fingerprint text        not null,
    order_id    uuid        not null references orders (id) deferrable initially deferred,
    created_at  timestamptz not null default now(),
    primary key (customer, key)
);
