-- The payments and refunds that the function `sales` has counted.

create table sales (
    order_id   uuid        not null,
    kind       text        not null check (kind in ('OrderPaid', 'OrderRefunded')),
    -- Negative for a refund.
    amount     numeric(12, 2) not null,
    counted_at timestamptz not null default now(),
    primary key (order_id, kind)
);
