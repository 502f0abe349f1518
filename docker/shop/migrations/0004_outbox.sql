-- Messages for queues and topics. A row is written in the transaction of the
-- change that it describes, and deleted once it was sent, so that messages and
-- changes always agree.

create table outbox (
    id         bigint      primary key generated always as identity,
    -- The publisher knows the URL or ARN of the target.
    target     text        not null check (target in ('orders', 'order-events')),
    -- The type of message, which subscriptions filter by.
    kind       text        not null,
    -- Messages of one group keep their order.
    grouping   text        not null,
    -- Messages with the same deduplication id count once.
    dedup      text        not null,
    body       jsonb       not null,
    -- The trace that the message belongs to.
    trace      text,
    created_at timestamptz not null default now()
);
