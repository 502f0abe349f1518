-- The e-mails that were sent, so that none is sent twice.

create table mails (
    order_id uuid        not null references orders (id) on delete cascade,
    kind     text        not null,
    sent_at  timestamptz not null default now(),
    primary key (order_id, kind)
);
