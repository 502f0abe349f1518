-- What is still to be told to queues and topics. A row is written in the
-- transaction that makes it true and deleted once it was sent, so nothing is
-- told that did not happen and nothing that happened stays untold.

create table outbox (
    id         bigint      primary key generated always as identity,
    -- Where it goes; the relay knows the URL or the ARN.
    target     text        not null check (target in ('orders', 'order-events')),
    -- What it is: subscriptions filter by it.
    kind       text        not null,
    -- Messages of one group keep their order.
    grouping   text        not null,
    -- Sending it twice under this name has the effect of sending it once.
    dedup      text        not null,
    body       jsonb       not null,
    -- The trace it belongs to.
    trace      text,
    created_at timestamptz not null default now()
);
